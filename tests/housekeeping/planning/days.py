"""A hotel in Berlin on 10 June 2027, and how to say who has which of its rooms."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from housekeeping.planning import (
    Condition,
    Occupancy,
    PlannedTask,
    Room,
    Stay,
    StayStatus,
    plan_day,
)
from housekeeping.planning.facts import Closure, Day, Facts

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2027, 6, 10)
NOON = datetime(2027, 6, 10, 12, tzinfo=BERLIN)
CLEAN, INSPECT, DIRTY = Condition.CLEAN, Condition.TO_BE_INSPECTED, Condition.DIRTY
EXPECTED, IN_HOUSE, LEFT = StayStatus.EXPECTED, StayStatus.IN_HOUSE, StayStatus.LEFT


def at(day: int, hour: float = 12.0, *, zone: ZoneInfo = BERLIN) -> datetime:
    """Return an hour of a day of June; day 0 is the last of May."""
    midnight = datetime(2027, 5, 31, tzinfo=zone) + timedelta(days=day)
    return midnight.replace(hour=int(hour), minute=round(hour % 1 * 60))


def room(
    condition: Condition = CLEAN, *, id_: str = "101", is_occupied: bool = False, **fields: Any
) -> Room:
    """Return a Double."""
    return Room(id=id_, room_type="DBL", condition=condition, is_occupied=is_occupied, **fields)


def stay(
    status: StayStatus,
    first: int,
    last: int,
    *,
    name: str = "A",
    rooms: tuple[tuple[str, datetime, datetime], ...] | None = None,
    arrives: float = 15,
    leaves: float = 11,
    left: datetime | None = None,
) -> Stay:
    """Return a stay from a day of June to another; in room 101 all the time unless said."""
    arrival, departure = at(first, arrives), at(last, leaves)
    had = rooms if rooms is not None else (("101", arrival, departure),)
    return Stay(
        reservation=name,
        status=status,
        room_type="DBL",
        arrival=arrival,
        departure=departure,
        checked_out_at=left or (departure if status is LEFT else None),
        rooms=tuple(Occupancy(room=r, begins=begins, ends=ends) for r, begins, ends in had),
    )


def the_day(day: date = TODAY, *, today: date = TODAY, zone: ZoneInfo = BERLIN) -> Day:
    return Day(on=day, today=today, time_zone=zone)


def planned(
    *stays: Stay,
    rooms: tuple[Room, ...] = (room(DIRTY),),
    day: date = TODAY,
    now: datetime = NOON,
    closures: tuple[Closure, ...] = (),
    knows_stays: bool = True,
) -> list[PlannedTask]:
    """Return what is planned for the rooms."""
    facts = Facts(rooms=rooms, stays=stays if knows_stays else None, closures=closures)
    return plan_day(facts, day=the_day(day), now=now)


def said(tasks: list[PlannedTask]) -> list[tuple[str, str, str, str]]:
    """Return room, reservation, kind and progress of each."""
    return [(t.room, t.reservation, t.kind.value, t.progress.value) for t in tasks]
