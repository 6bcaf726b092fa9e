"""Several lines of the mapping page at once, each for itself: what can be done is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from accounts.models import User
from hotels.models import Property
from rates.mapping import EditedMeanwhile, map_to, set_aside
from rates.models import (
    AnyMappable,
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RoomCode,
)

Ticket = tuple[int, int, str]
# No id is longer, and databases refuse to be asked for one that is.
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were changed, and how many left because somebody changed them meanwhile."""

    changed: int
    left: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rate plan or room type, the version of it that was seen, and the code shown for it."""

    thing: AnyMappable
    seen: int
    code: str


def read_tickets(values: Iterable[str], *, hotel: Property, kind: str) -> list[Chosen]:
    """Return what is chosen, in two statements; each value is `id:version` or `id:version:code`.

    Raises Http404 if any of it is none of the hotel's.
    """
    try:
        tickets = [_ticket(value) for value in values]
    except ValueError:
        raise Http404 from None
    rows = (MappableRatePlan if kind == "plan" else MappableUnitGroup).objects.filter(
        property=hotel
    )
    things = rows.select_related("connection__account").in_bulk([pk for pk, _, _ in tickets])
    if any(pk not in things for pk, _, _ in tickets):
        raise Http404
    return [Chosen(things[pk], seen, code) for pk, seen, code in tickets]


def map_each(
    chosen: Iterable[Chosen], code: RateCode | RoomCode, *, by: User, now: datetime
) -> Outcome:
    """Map all of them to one code; raises SwitchedOff."""
    return _each(chosen, lambda one: map_to(one.thing, code, by=by, seen_version=one.seen, now=now))


def accept_each(
    chosen: Iterable[Chosen], codes: Iterable[RateCode | RoomCode], *, by: User, now: datetime
) -> Outcome:
    """Map each to the code that was suggested for it; one that is no more is left as it is."""
    known = {code.code: code for code in codes}

    def accept(one: Chosen) -> MappingChange | None:
        if one.code not in known:
            raise EditedMeanwhile(None)
        return map_to(
            one.thing,
            known[one.code],
            by=by,
            origin=Origin.ACCEPTED,
            seen_version=one.seen,
            now=now,
        )

    return _each(chosen, accept)


def set_aside_each(
    chosen: Iterable[Chosen], *, is_set_aside: bool, by: User, now: datetime
) -> Outcome:
    """Say of each rate plan that it is not used, or used again."""
    return _each(
        chosen,
        lambda one: (
            set_aside(one.thing, is_set_aside=is_set_aside, by=by, seen_version=one.seen, now=now)
            if isinstance(one.thing, MappableRatePlan)
            else None
        ),
    )


def _each(chosen: Iterable[Chosen], change: Callable[[Chosen], MappingChange | None]) -> Outcome:
    changed = left = 0
    for one in chosen:
        try:
            changed += change(one) is not None
        except EditedMeanwhile:
            left += 1
    return Outcome(changed, left)


def _ticket(value: str) -> Ticket:
    pk, seen, *code = value.split(":", 2)
    if len(pk) > MOST_DIGITS:
        raise ValueError(pk)
    return int(pk), int(seen), code[0] if code else ""
