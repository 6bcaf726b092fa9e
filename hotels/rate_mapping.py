"""Mapping rate plans to rate codes and unit groups to room codes: map, unmap, set aside, undo.

Every change goes through here, whoever makes it: a page, the admin, an import, the account's
rule. Each takes the thing's row, compares its version with the one that the person has seen, and
leaves a step of history.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from hotels.access import account_of
from hotels.mapping_state import Entry, State, Thing
from hotels.models import MappingChange, Origin, RateCode, RatePlan, RoomCode, UnitGroup, User
from hotels.signals import mapping_changed

logger = logging.getLogger(__name__)


class EditedMeanwhile(Exception):
    """Somebody changed the mapping since it was seen: show `change` and ask again."""

    def __init__(self, change: MappingChange | None) -> None:
        super().__init__("the mapping has changed since it was seen")
        self.change = change


class Overlap(Exception):
    """Two mappings would hold on the same day: change the days of one of them."""

    def __init__(self, one: Entry, other: Entry) -> None:
        super().__init__(f"{one.code} and {other.code} would hold on the same day")
        self.one, self.other = one, other


class ForeignCode(Exception):
    """The code is another account's, or of the other kind: nothing was changed."""


class SwitchedOff(Exception):
    """The code is not active: switch it on or choose another."""


class NothingToUndo(Exception):
    """The mapping has changed again since, or the step was undone already."""


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
    return _change(
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
    return _change(
        thing,
        lambda state: state.with_added(entry),
        by=by,
        origin=origin,
        seen_version=seen_version,
        now=now,
    )


def unmap(
    thing: Thing, *, by: User | None, seen_version: int | None = None, now: datetime
) -> MappingChange | None:
    """Take all mappings away; None if there were none."""
    return _change(
        thing,
        lambda state: replace(state, entries=()),
        by=by,
        origin=Origin.BY_HAND,
        seen_version=seen_version,
        now=now,
    )


def set_aside(
    rate_plan: RatePlan,
    *,
    is_set_aside: bool = True,
    by: User | None,
    seen_version: int | None = None,
    now: datetime,
) -> MappingChange | None:
    """Say that a rate plan is not used, or used again; its mappings end with the first."""
    return _change(
        rate_plan,
        lambda state: State(
            entries=() if is_set_aside else state.entries, is_set_aside=is_set_aside
        ),
        by=by,
        origin=Origin.BY_HAND,
        seen_version=seen_version,
        now=now,
    )


def share_on_purpose(
    rate_plan: RatePlan, *, by: User | None, seen_version: int | None = None, now: datetime
) -> MappingChange | None:
    """Say that another rate plan of the room type may have the same rate code."""
    return _change(
        rate_plan,
        lambda state: replace(
            state, entries=tuple(replace(e, is_shared_on_purpose=True) for e in state.entries)
        ),
        by=by,
        origin=Origin.BY_HAND,
        seen_version=seen_version,
        now=now,
    )


def undo(change: MappingChange, *, by: User | None, now: datetime) -> MappingChange:
    """Go back to how it was before the newest step; raises NothingToUndo for any other."""
    thing = change.rate_plan or change.unit_group
    if thing is None or MappingChange.objects.filter(undoes=change).exists():
        raise NothingToUndo
    try:
        undone = _change(
            thing,
            lambda state: State.from_json(change.before),
            by=by,
            origin=Origin(change.origin),
            seen_version=change.version,
            now=now,
            undoes=change,
        )
    except EditedMeanwhile:
        raise NothingToUndo from None
    if undone is None:
        raise NothingToUndo
    return undone


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


def _change(
    thing: Thing,
    step: Callable[[State], State],
    *,
    by: User | None,
    origin: Origin,
    seen_version: int | None,
    now: datetime,
    undoes: MappingChange | None = None,
) -> MappingChange | None:
    rows: type[RatePlan] | type[UnitGroup] = type(thing)
    with transaction.atomic():
        locked: Thing = rows.objects.select_for_update(of=("self",)).get(pk=thing.pk)
        before = State.of(locked)
        after = step(before)
        if after == before:
            return None
        if seen_version is not None and locked.mapping_version != seen_version:
            raise EditedMeanwhile(_newest_change(locked))
        clash = after.overlap()
        if clash is not None:
            raise Overlap(*clash)
        after.write(locked)
        locked.mapping_version += 1
        fields = ["mapping_version"]
        if isinstance(locked, RatePlan):
            fields.append("is_set_aside")
        locked.save(update_fields=fields)
        change = MappingChange.objects.create(
            connection_id=locked.connection_id,
            **{"rate_plan" if isinstance(locked, RatePlan) else "unit_group": locked},
            before=before.as_json(),
            after=after.as_json(),
            version=locked.mapping_version,
            origin=origin,
            changed_by=by,
            changed_at=now,
            undoes=undoes,
        )
        transaction.on_commit(lambda: _announce(locked, change))
    return change


def _newest_change(thing: Thing) -> MappingChange | None:
    return thing.mapping_changes.select_related("changed_by").order_by("-version").first()


def _announce(thing: Thing, change: MappingChange) -> None:
    for receiver, answer in mapping_changed.send_robust(
        sender=type(thing), instance=thing, change=change
    ):
        if isinstance(answer, Exception):
            logger.error("%s: %r failed", change, receiver, exc_info=answer)
