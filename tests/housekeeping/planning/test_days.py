"""The hotel's own days: other time zones, and the days on which clocks change."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from housekeeping.planning import Kind, Occupancy, Stay, StayStatus, plan_day
from housekeeping.planning.arrivals import WaitingArrivals, waiting_arrivals
from housekeeping.planning.facts import Closure, Day, Facts
from tests.housekeeping.planning.days import (
    CLEAN,
    DIRTY,
    EXPECTED,
    IN_HOUSE,
    at,
    room,
    stay,
    the_day,
)


def stay_between(arrival: datetime, departure: datetime, status: StayStatus = IN_HOUSE) -> Stay:
    return Stay(
        reservation="A",
        status=status,
        room_type="DBL",
        arrival=arrival,
        departure=departure,
        rooms=(Occupancy(room="101", begins=arrival, ends=departure),),
    )


@pytest.mark.parametrize(
    ("zone", "leaves", "day"),
    [
        ("Pacific/Kiritimati", datetime(2027, 6, 9, 21, tzinfo=UTC), date(2027, 6, 10)),
        ("Pacific/Honolulu", datetime(2027, 6, 10, 21, tzinfo=UTC), date(2027, 6, 10)),
        # Clocks go forward at 2:00 and back at 3:00.
        ("Europe/Berlin", datetime(2027, 3, 28, 8, tzinfo=UTC), date(2027, 3, 28)),
        ("Europe/Berlin", datetime(2027, 10, 31, 22, 30, tzinfo=UTC), date(2027, 10, 31)),
        ("America/New_York", datetime(2027, 11, 8, 4, 30, tzinfo=UTC), date(2027, 11, 7)),
    ],
)
def test_guests_leave_on_the_day_of_the_hotel(zone: str, leaves: datetime, day: date) -> None:
    guests = stay_between(datetime(2027, 3, 20, 15, tzinfo=UTC), leaves)
    facts = Facts(rooms=(room(DIRTY, is_occupied=True),), stays=(guests,))

    (task,) = plan_day(facts, day=Day(on=day, today=day, time_zone=ZoneInfo(zone)), now=leaves)

    assert task.kind is Kind.DEPARTURE


def test_nights_are_counted_in_days_over_a_change_of_clocks() -> None:
    zone = ZoneInfo("Europe/Berlin")
    arrival = datetime(2027, 3, 27, 23, 30, tzinfo=zone)
    facts = Facts(
        rooms=(room(DIRTY, is_occupied=True),),
        stays=(stay_between(arrival, datetime(2027, 4, 5, 11, tzinfo=zone)),),
    )

    kinds = {
        number: plan_day(
            facts,
            day=Day(on=date(2027, 3, number), today=date(2027, 3, number), time_zone=zone),
            now=arrival,
        )[0].kind
        for number in (28, 29, 30, 31)
    }

    assert kinds == {
        28: Kind.STAY_OVER,
        29: Kind.STAY_OVER,
        30: Kind.LINEN,
        31: Kind.STAY_OVER,
    }


def test_arrivals_without_a_room_are_counted_against_clean_rooms_and_none_is_invented() -> None:
    rooms = (
        room(CLEAN, id_="101"),
        room(CLEAN, id_="102"),
        room(CLEAN, id_="103", is_occupied=True),
        room(DIRTY, id_="104"),
        room(CLEAN, id_="105"),
    )
    facts = Facts(
        rooms=rooms,
        stays=(
            *(stay(EXPECTED, 10, 12, name=name, rooms=()) for name in ("B", "C", "D")),
            stay(EXPECTED, 11, 12, name="E", rooms=()),
            stay(EXPECTED, 10, 12, name="F", rooms=(("102", at(10, 15), at(12, 11)),)),
        ),
        closures=(Closure(room="105", begins=at(9), ends=at(12)),),
    )

    assert waiting_arrivals(facts, day=the_day()) == [
        WaitingArrivals(room_type="DBL", arrivals=3, clean_rooms=1)
    ]
    assert not [task for task in plan_day(facts, day=the_day(), now=at(10)) if task.reservation]


def test_a_part_of_what_is_let_as_a_whole_is_not_free() -> None:
    suite = room(CLEAN, id_="S1", parts=("101", "102"))
    rooms = (room(CLEAN, id_="101"), room(CLEAN, id_="102"), room(CLEAN, id_="103"), suite)
    let = stay(EXPECTED, 10, 12, name="B", rooms=(("S1", at(10, 15), at(12, 11)),))
    facts = Facts(rooms=rooms, stays=(stay(EXPECTED, 10, 12, name="C", rooms=()), let))

    assert waiting_arrivals(facts, day=the_day()) == [
        WaitingArrivals(room_type="DBL", arrivals=1, clean_rooms=1)
    ]


def test_guests_without_a_room_are_work_on_the_days_to_come() -> None:
    guests = stay(EXPECTED, 12, 16, name="B", rooms=())
    facts = Facts(rooms=(room(CLEAN),), stays=(guests,)).with_a_room_for_each()

    kinds = [
        [task.kind for task in plan_day(facts, day=the_day(date(2027, 6, on)), now=at(10))]
        for on in range(12, 17)
    ]

    assert kinds == [[], [Kind.STAY_OVER], [Kind.STAY_OVER], [Kind.LINEN], [Kind.DEPARTURE]]
    assert [each.room_type for each in facts.rooms] == ["DBL", "DBL"]
