"""Mapping rate plans to rate codes and unit groups to room codes: map, unmap, exclude, undo.

Every change goes through here, whoever makes it: a page, the admin, an import, the account's
rule. Each locks the row, compares its version with the one that the person has seen, and leaves
a step of history. All of them return that step, None if nothing had to change, and raise
EditedMeanwhile if the version that was seen is out of date, UnknownCode if a code was deleted
meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from rates.mapping.apply import EditedMeanwhile, apply_change
from rates.mapping.context import ChangeContext
from rates.mapping.locking import UnknownCode, lock_rows
from rates.mapping.state import Entry, State
from rates.models import MappingChange, MirrorRow, RateCode, RoomCode, proxy_of


class ForeignCode(Exception):
    """The code is another account's, or of the other kind: nothing was changed."""


class SwitchedOff(Exception):
    """The code is not active: switch it on or choose another."""


class NothingToUndo(Exception):
    """The step was undone already, the mapping has changed since, or its code was deleted."""


class RatePlansOnly(Exception):
    """Room types are never excluded and share codes freely: nothing was changed."""


def map_to(
    row: MirrorRow,
    *,
    code: RateCode | RoomCode,
    context: ChangeContext,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> MappingChange | None:
    """Map to one code and nothing else; a rate plan that was excluded is in use again.

    Raises ForeignCode or SwitchedOff.
    """
    entry = _entry(row, code, context, valid_from, valid_until)
    return _decide(row, lambda state: state.with_only(entry), context)


def add_period(
    row: MirrorRow,
    *,
    code: RateCode | RoomCode,
    context: ChangeContext,
    valid_from: date | None,
    valid_until: date | None,
) -> MappingChange | None:
    """Map to a code on these days beside what is mapped on others.

    Raises what `map_to` raises, and Overlap.
    """
    entry = _entry(row, code, context, valid_from, valid_until)
    return _decide(row, lambda state: state.with_added(entry), context)


def map_periods(
    row: MirrorRow,
    *,
    periods: Sequence[tuple[RateCode | RoomCode, date | None, date | None]],
    context: ChangeContext,
) -> MappingChange | None:
    """Map to these codes from these first to these last days and to nothing else, in one step.

    Raises what `map_to` raises, and Overlap.
    """
    entries = tuple(_entry(row, code, context, first, last) for code, first, last in periods)
    return _decide(row, lambda state: state.with_exactly(entries), context)


def unmap(row: MirrorRow, *, context: ChangeContext) -> MappingChange | None:
    """Take all mappings away."""
    return _decide(row, lambda state: replace(state, entries=()), context)


def decline(
    row: MirrorRow, *, code: RateCode | RoomCode, context: ChangeContext
) -> MappingChange | None:
    """Say that it is not this code, so that it is suggested no more; raises ForeignCode."""
    _check_own(row, code)
    by_id = context.by.pk if context.by else None
    return apply_change(
        row,
        transition=lambda state: state.with_declined((code.pk, code.code), by_id=by_id),
        context=context,
    )


def exclude(row: MirrorRow, *, context: ChangeContext) -> MappingChange | None:
    """Say that a rate plan is not used, so that nobody has to map it; its mappings end.

    Raises RatePlansOnly.
    """
    if not proxy_of(row).can_be_excluded:
        raise RatePlansOnly
    return apply_change(
        row, transition=lambda state: replace(state, entries=(), is_excluded=True), context=context
    )


def include(row: MirrorRow, *, context: ChangeContext) -> MappingChange | None:
    """Say that a rate plan that was excluded is used again; raises RatePlansOnly."""
    if not proxy_of(row).can_be_excluded:
        raise RatePlansOnly
    return apply_change(
        row, transition=lambda state: replace(state, is_excluded=False), context=context
    )


def share_on_purpose(row: MirrorRow, *, context: ChangeContext) -> MappingChange | None:
    """Say that the rate plans of the room type which share its rate code may do so.

    That settles it for all that share the code by now; one that joins later is a conflict anew.
    Each rate plan gets its step of history, that of `row` is returned. Raises RatePlansOnly.
    """
    if not proxy_of(row).can_be_excluded:
        raise RatePlansOnly
    with transaction.atomic():
        mappable = proxy_of(row).objects.get(pk=row.pk)
        codes = set(mappable.mappings.values_list("code", flat=True))
        others: list[Any] = list(mappable.sharing(codes).order_by("pk"))
        lock_rows([row, *others])
        change = _share(row, codes, context)
        for other in others:
            _share(other, codes, context.having_seen(None))
    return change


def undo(change: MappingChange, *, context: ChangeContext) -> MappingChange:
    """Go back to how it was before the newest step; raises NothingToUndo for any other."""
    try:
        undone = apply_change(
            change.row,
            transition=lambda state: _as_before(change),
            context=context.having_seen(change.version),
            undoes=change,
        )
    except (EditedMeanwhile, UnknownCode):
        raise NothingToUndo from None
    if undone is None:
        raise NothingToUndo
    return undone


def _decide(
    row: MirrorRow, transition: Callable[[State], State], context: ChangeContext
) -> MappingChange | None:
    """Change the mappings; what a person puts something else in the place of is declined."""
    offered = (context.offered.pk, context.offered.code) if context.offered else None

    def decide(state: State) -> State:
        after = transition(state)
        if context.by is None:
            return after
        return after.in_place_of(state, offered=offered, by_id=context.by.pk)

    return apply_change(row, transition=decide, context=context)


def _share(row: MirrorRow, codes: set[int], context: ChangeContext) -> MappingChange | None:
    def share(state: State) -> State:
        entries = (
            replace(e, is_shared_on_purpose=e.is_shared_on_purpose or e.code_id in codes)
            for e in state.entries
        )
        return replace(state, entries=tuple(entries))

    return apply_change(row, transition=share, context=context)


def _as_before(change: MappingChange) -> State:
    """Return the state before a step in terms of the codes and users that there are today."""
    state = State.from_json(change.before)
    code_ids = [entry.code_id for entry in state.entries]
    declined_ids = [each.code_id for each in state.declined]
    people = [entry.mapped_by_id for entry in state.entries if entry.mapped_by_id]
    people += [each.declined_by_id for each in state.declined if each.declined_by_id]
    known = proxy_of(change.row).code_model.objects.filter(pk__in=code_ids + declined_ids)
    codes = dict(known.values_list("pk", "code"))
    users = set(User.objects.filter(pk__in=people).values_list("pk", flat=True))
    if not codes.keys() >= set(code_ids):
        raise NothingToUndo
    entries = tuple(
        replace(
            entry,
            code=codes[entry.code_id],
            mapped_by_id=entry.mapped_by_id if entry.mapped_by_id in users else None,
        )
        for entry in state.entries
    )
    declined = frozenset(
        replace(
            each,
            code=codes[each.code_id],
            declined_by_id=each.declined_by_id if each.declined_by_id in users else None,
        )
        for each in state.declined
        if each.code_id in codes
    )
    return replace(state, entries=entries, declined=declined)


def _check_own(row: MirrorRow, code: RateCode | RoomCode) -> None:
    account = row.connection.account
    if not isinstance(code, proxy_of(row).code_model) or code.account_id != account.pk:
        raise ForeignCode(f"{code} for {row}")


def _entry(
    row: MirrorRow,
    code: RateCode | RoomCode,
    context: ChangeContext,
    valid_from: date | None,
    valid_until: date | None,
) -> Entry:
    _check_own(row, code)
    if not code.is_active:
        raise SwitchedOff(code.code)
    return Entry(
        code_id=code.pk,
        code=code.code,
        valid_from=valid_from,
        valid_until=valid_until,
        origin=context.origin,
        mapped_by_id=context.by.pk if context.by else None,
        mapped_at=context.now,
    )
