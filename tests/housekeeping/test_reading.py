"""What apaleo says of rooms and stays, as facts."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from apaleo.api.stays import AssignedUnit, ReservationRecord, TimeRange
from hotels.models import Property
from housekeeping.planning import Condition, Stay, StayStatus
from housekeeping.planning.facts import Day
from housekeeping.planning.uses import is_overstaying
from housekeeping.reading import _stay, read_facts, zone_of
from sandbox.server import Server
from tests.housekeeping.planning.days import at


def reservation(*assigned: tuple[str, datetime, datetime]) -> ReservationRecord:
    return ReservationRecord(
        remote_id="A-1",
        status="InHouse",
        unit_group_id="MUC-DBL",
        unit_id="MUC-1",
        arrival=at(8, 15),
        departure=at(11, 11),
        assigned_units=tuple(
            AssignedUnit(unit_id=unit, time_ranges=(TimeRange(begins=begins, ends=ends),))
            for unit, begins, ends in assigned
        ),
    )


@pytest.mark.parametrize(
    ("assigned", "rooms"),
    [
        # A night after the other in the same room is no move.
        ((("1", at(8, 15), at(9, 11)), ("1", at(9, 11), at(11, 11))), ["1"]),
        ((("1", at(9, 15), at(11, 11)), ("1", at(8, 15), at(9, 11))), ["1"]),
        # Away and back again are two.
        (
            (("1", at(8, 15), at(9)), ("2", at(9), at(10)), ("1", at(10), at(11, 11))),
            ["1", "2", "1"],
        ),
        ((), ["MUC-1"]),
    ],
)
def test_rooms_are_told_by_what_guests_have_slept_in(assigned: Any, rooms: list[str]) -> None:
    stay = _stay(reservation(*assigned))

    assert [had.room for had in stay.rooms] == rooms
    assert (stay.rooms[0].begins, stay.rooms[-1].ends) == (at(8, 15), at(11, 11))


def test_a_suite_is_as_clean_as_the_least_clean_of_its_parts(
    munich: Property, platform: Server
) -> None:
    today = munich.today(now=datetime.now().astimezone())
    suite = next(
        room
        for room in read_facts(munich, first=today, last=today, today=today).facts.rooms
        if room.parts
    )
    platform.control.apply(
        account_code="DEMO",
        action="change",
        kind="unit",
        id=suite.parts[1],
        fields={"condition": "CleanToBeInspected"},
    )

    rooms = read_facts(munich, first=today, last=today, today=today).facts.rooms

    assert suite.condition is Condition.CLEAN
    assert next(r for r in rooms if r.id == suite.id).condition is Condition.TO_BE_INSPECTED


def test_whoever_should_have_left_is_found_however_long_ago_that_was(
    munich: Property, platform: Server
) -> None:
    platform.control.clear_ledger()
    today = munich.today(now=datetime.now().astimezone())

    read_facts(munich, first=today, last=today, today=today)

    queries = [c["query"] for c in platform.control.calls(kind="api") if "booking" in c["path"]]
    [late] = [query for query in queries if "Departure" in str(query)]
    assert "from=" not in str(late)


def test_whoever_leaves_days_after_they_were_to_is_read(munich: Property, platform: Server) -> None:
    today = munich.today(now=datetime.now().astimezone())

    def read() -> dict[str, Stay]:
        facts = read_facts(munich, first=today, last=today, today=today).facts
        return {stay.reservation: stay for stay in facts.stays or ()}

    day = Day(on=today, today=today, time_zone=zone_of(munich))
    [late] = [stay for stay in read().values() if is_overstaying(stay, day=day)]
    act = partial(platform.control.act_at_the_desk, account_code="DEMO", id=late.reservation)
    act(action="extend", departure=(late.arrival + timedelta(minutes=1)).isoformat())
    act(action="check_out")

    left = read()[late.reservation]

    assert left.departure < late.departure - timedelta(hours=12)
    assert (left.status, day.of(left.checked_out_at or left.departure)) == (StayStatus.LEFT, today)
    assert [had.room for had in left.rooms] == [had.room for had in late.rooms]
