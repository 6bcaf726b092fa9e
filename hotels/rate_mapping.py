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

from hotels.access import account_of
from hotels.mapping_state import Entry, State, Thing
from hotels.mapping_step import EditedMeanwhile, Overlap, take_step
from hotels.models import MappingChange, Origin, RateCode, RatePlan, RoomCode, User

__all__ = [
    "EditedMeanwhile",
    "ForeignCode",
    "NothingToUndo",
    "Overlap",
    "SwitchedOff",
    "add_period",
    "map_periods",
    "map_to",
    "set_aside",
    "share_on_purpose",
    "undo",
    "unmap",
]


class ForeignCode(Exception):
    """The code is another account's, or of the other kind: nothing was changed."""


class SwitchedOff(Exception):
    """The code is not active: switch it on or choose another."""


class NothingToUndo(Exception):
    """The step was undone already, the mapping has changed since, or its code was deleted."""


def map_to(
    thing: Thing,
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
    return take_step(
        thing,
        lambda state: state.with_only(entry),
        by=by,
        origin=origin,
        seen_version=seen_version,
        now=now,
    )


def add_period(
    thing: Thing,
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
    return take_step(
        thing,
        lambda state: state.with_added(entry),
        by=by,
        origin=origin,
        seen_version=seen_version,
        now=now,
    )


def map_periods(
    thing: Thing,
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
    return take_step(
        thing,
        lambda state: state.with_exactly(entries),
        by=by,
        origin=origin,
        seen_version=seen_version,
        now=now,
    )


def unmap(
    thing: Thing,
    *,
    by: User | None,
    origin: Origin = Origin.BY_HAND,
    seen_version: int | None = None,
    now: datetime,
) -> MappingChange | None:
    """Take all mappings away; None if there were none."""
    return take_step(
        thing,
        lambda state: replace(state, entries=()),
        by=by,
        origin=origin,
        seen_version=seen_version,
        now=now,
    )


def set_aside(
    rate_plan: RatePlan,
    *,
    is_set_aside: bool = True,
    by: User | None,
    origin: Origin = Origin.BY_HAND,
    seen_version: int | None = None,
    now: datetime,
) -> MappingChange | None:
    """Say that a rate plan is not used, or used again; its mappings end with the first."""
    return take_step(
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
    rate_plan: RatePlan, *, by: User | None, seen_version: int | None = None, now: datetime
) -> MappingChange | None:
    """Say that the rate plans of the room type which share its rate code may do so.

    That settles it for all that share the code by now; one that joins later is a conflict anew.
    Each rate plan gets its step of history, the one of `rate_plan` is returned.
    """
    with transaction.atomic():
        codes = set(rate_plan.mappings.values_list("code", flat=True))
        change = _share(rate_plan, codes, by=by, seen_version=seen_version, now=now)
        sharing = RatePlan.objects.filter(
            unit_group=rate_plan.unit_group_id, mappings__code__in=codes
        ).exclude(pk=rate_plan.pk)
        for other in sharing.distinct().order_by("pk"):
            _share(other, codes, by=by, now=now)
    return change


def _share(
    rate_plan: RatePlan,
    codes: set[int],
    *,
    by: User | None,
    seen_version: int | None = None,
    now: datetime,
) -> MappingChange | None:
    return take_step(
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
    thing = change.rate_plan or change.unit_group
    if thing is None:
        raise NothingToUndo
    try:
        undone = take_step(
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
    thing: Thing,
    code: RateCode | RoomCode,
    by: User | None,
    origin: Origin,
    valid_from: date | None,
    valid_until: date | None,
    now: datetime,
) -> Entry:
    kind = RateCode if isinstance(thing, RatePlan) else RoomCode
    if not isinstance(code, kind) or code.account_id != account_of(thing).pk:
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
