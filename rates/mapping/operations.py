"""Mapping rate plans to rate codes and unit groups to room codes: map, unmap, set aside, undo.

Every change goes through here, whoever makes it: a page, the admin, an import, the account's
rule. Each takes the thing's row, compares its version with the one that the person has seen, and
leaves a step of history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from accounts.access import account_of
from accounts.models import User
from rates.mapping.apply import EditedMeanwhile, apply_change
from rates.mapping.state import Entry, State
from rates.models import (
    AnyMappable,
    MappableRatePlan,
    MappingChange,
    Origin,
    RateCode,
    RoomCode,
    proxy_of,
)


class ForeignCode(Exception):
    """The code is another account's, or of the other kind: nothing was changed."""


class SwitchedOff(Exception):
    """The code is not active: switch it on or choose another."""


class NothingToUndo(Exception):
    """The step was undone already, the mapping has changed since, or its code was deleted."""


def map_to(
    thing: AnyMappable,
    code: RateCode | RoomCode,
    *,
    by: User | None,
    origin: Origin = Origin.BY_HAND,
    valid_from: date | None = None,
    valid_until: date | None = None,
    seen_version: int | None = None,
    now: datetime,
) -> MappingChange | None:
    """Map to one code and nothing else; None if it was mapped like that already.

    Takes a rate plan that was set aside back into use. Raises EditedMeanwhile if `seen_version`
    is given and out of date, ForeignCode or SwitchedOff.
    """
    entry = _entry(thing, code, by, origin, valid_from, valid_until, now)
    return apply_change(
        thing,
        lambda state: state.with_only(entry),
        by=by,
        origin=origin,
        seen_version=seen_version,
        now=now,
    )


def add_period(
    thing: AnyMappable,
    code: RateCode | RoomCode,
    *,
    by: User | None,
    origin: Origin = Origin.BY_HAND,
    valid_from: date | None,
    valid_until: date | None,
    seen_version: int | None = None,
    now: datetime,
) -> MappingChange | None:
    """Map to a code on these days beside what is mapped on others; raises Overlap too."""
    entry = _entry(thing, code, by, origin, valid_from, valid_until, now)
    return apply_change(
        thing,
        lambda state: state.with_added(entry),
        by=by,
        origin=origin,
        seen_version=seen_version,
        now=now,
    )


def map_periods(
    thing: AnyMappable,
    periods: Sequence[tuple[RateCode | RoomCode, date | None, date | None]],
    *,
    by: User | None,
    origin: Origin = Origin.BY_HAND,
    seen_version: int | None = None,
    now: datetime,
) -> MappingChange | None:
    """Map to these codes from these first to these last days and to nothing else, in one step.

    Raises what `map_to` raises, and Overlap.
    """
    entries = tuple(
        _entry(thing, code, by, origin, valid_from, valid_until, now)
        for code, valid_from, valid_until in periods
    )
    return apply_change(
        thing,
        lambda state: state.with_exactly(entries),
        by=by,
        origin=origin,
        seen_version=seen_version,
        now=now,
    )


def unmap(
    thing: AnyMappable,
    *,
    by: User | None,
    origin: Origin = Origin.BY_HAND,
    seen_version: int | None = None,
    now: datetime,
) -> MappingChange | None:
    """Take all mappings away; None if there were none."""
    return apply_change(
        thing,
        lambda state: replace(state, entries=()),
        by=by,
        origin=origin,
        seen_version=seen_version,
        now=now,
    )


def set_aside(
    rate_plan: MappableRatePlan,
    *,
    is_set_aside: bool = True,
    by: User | None,
    origin: Origin = Origin.BY_HAND,
    seen_version: int | None = None,
    now: datetime,
) -> MappingChange | None:
    """Say that a rate plan is not used, or used again; its mappings end with the first."""
    return apply_change(
        rate_plan,
        lambda state: State(
            entries=() if is_set_aside else state.entries, is_set_aside=is_set_aside
        ),
        by=by,
        origin=origin,
        seen_version=seen_version,
        now=now,
    )


def share_on_purpose(
    rate_plan: MappableRatePlan, *, by: User | None, seen_version: int | None = None, now: datetime
) -> MappingChange | None:
    """Say that the rate plans of the room type which share its rate code may do so.

    That settles it for all that share the code by now; one that joins later is a conflict anew.
    Each rate plan gets its step of history, the one of `rate_plan` is returned.
    """
    with transaction.atomic():
        codes = set(rate_plan.mappings.values_list("code", flat=True))
        change = _share(rate_plan, codes, by=by, seen_version=seen_version, now=now)
        sharing = MappableRatePlan.objects.filter(
            unit_group=rate_plan.unit_group_id, mappings__code__in=codes
        ).exclude(pk=rate_plan.pk)
        for other in sharing.distinct().order_by("pk"):
            _share(other, codes, by=by, now=now)
    return change


def _share(
    rate_plan: MappableRatePlan,
    codes: set[int],
    *,
    by: User | None,
    seen_version: int | None = None,
    now: datetime,
) -> MappingChange | None:
    return apply_change(
        rate_plan,
        lambda state: replace(
            state,
            entries=tuple(
                replace(e, is_shared_on_purpose=e.is_shared_on_purpose or e.code_id in codes)
                for e in state.entries
            ),
        ),
        by=by,
        origin=Origin.BY_HAND,
        seen_version=seen_version,
        now=now,
    )


def undo(change: MappingChange, *, by: User | None, now: datetime) -> MappingChange:
    """Go back to how it was before the newest step; raises NothingToUndo for any other."""
    thing = change.row
    try:
        undone = apply_change(
            thing,
            lambda state: _as_before(change),
            by=by,
            origin=Origin.BY_HAND,
            seen_version=change.version,
            now=now,
            undoes=change,
        )
    except EditedMeanwhile:
        raise NothingToUndo from None
    if undone is None:
        raise NothingToUndo
    return undone


def _as_before(change: MappingChange) -> State:
    """Return the state before a step in terms of the codes and users that there are today."""
    state = State.from_json(change.before)
    kind = RateCode if change.rate_plan_id else RoomCode
    code_ids = [entry.code_id for entry in state.entries]
    user_ids = [entry.mapped_by_id for entry in state.entries if entry.mapped_by_id]
    codes = dict(kind.objects.filter(pk__in=code_ids).values_list("pk", "code"))
    users = set(User.objects.filter(pk__in=user_ids).values_list("pk", flat=True))
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
    return replace(state, entries=entries)


def _entry(
    thing: AnyMappable,
    code: RateCode | RoomCode,
    by: User | None,
    origin: Origin,
    valid_from: date | None,
    valid_until: date | None,
    now: datetime,
) -> Entry:
    if not isinstance(code, proxy_of(thing).code_model) or code.account_id != account_of(thing).pk:
        raise ForeignCode(f"{code} for {thing}")
    if not code.is_active:
        raise SwitchedOff(code.code)
    return Entry(
        code_id=code.pk,
        code=code.code,
        valid_from=valid_from,
        valid_until=valid_until,
        origin=origin,
        mapped_by_id=by.pk if by else None,
        mapped_at=now,
    )
