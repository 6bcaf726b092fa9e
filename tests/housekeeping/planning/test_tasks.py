"""What task a room gets: a truth table."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housekeeping.planning import Condition, Kind, Room, Stay, StayStatus
from housekeeping.planning.facts import Closure
from tests.housekeeping.planning.days import (
    CLEAN,
    DIRTY,
    EXPECTED,
    IN_HOUSE,
    INSPECT,
    LEFT,
    NOON,
    TODAY,
    at,
    planned,
    room,
    said,
    stay,
)

DONE, OPEN, TO_INSPECT = "done", "open", "to_be_inspected"


@pytest.mark.parametrize(
    ("condition", "stays", "expected"),
    [
        # Nobody has the room.
        (CLEAN, (), []),
        (DIRTY, (), [("", "vacant_dirty", OPEN)]),
        (INSPECT, (), [("", "inspection", TO_INSPECT)]),
        # Guests leave, and nobody comes.
        (DIRTY, (stay(IN_HOUSE, 8, 10),), [("A", "departure", OPEN)]),
        (CLEAN, (stay(IN_HOUSE, 8, 10),), [("A", "departure", OPEN)]),
        (DIRTY, (stay(LEFT, 8, 10),), [("A", "departure", OPEN)]),
        (INSPECT, (stay(LEFT, 8, 10),), [("A", "departure", TO_INSPECT)]),
        (CLEAN, (stay(LEFT, 8, 10),), [("A", "departure", DONE)]),
        # They left a day early, or leave today instead of tomorrow.
        (DIRTY, (stay(LEFT, 7, 10, left=at(9, 8)),), [("", "vacant_dirty", OPEN)]),
        (CLEAN, (stay(LEFT, 7, 10, left=at(9, 8)),), []),
        (DIRTY, (stay(LEFT, 8, 12, left=at(10, 8)),), [("A", "departure", OPEN)]),
        # They leave days after they were to, or did so yesterday.
        (DIRTY, (stay(LEFT, 4, 7, left=at(10, 8)),), [("A", "departure", OPEN)]),
        (CLEAN, (stay(LEFT, 4, 7, left=at(10, 8)),), [("A", "departure", DONE)]),
        (DIRTY, (stay(LEFT, 4, 7, left=at(9, 8)),), [("", "vacant_dirty", OPEN)]),
        # Others come on the same day.
        (
            DIRTY,
            (stay(IN_HOUSE, 8, 10), stay(EXPECTED, 10, 12, name="B")),
            [("A", "turnover", OPEN)],
        ),
        (CLEAN, (stay(LEFT, 8, 10), stay(EXPECTED, 10, 12, name="B")), [("A", "turnover", DONE)]),
        # The next guests have moved in, which made the room dirty: no new task.
        (DIRTY, (stay(LEFT, 8, 10), stay(IN_HOUSE, 10, 12, name="B")), [("A", "turnover", DONE)]),
        # Guests come to an empty room.
        (CLEAN, (stay(EXPECTED, 10, 12),), []),
        (DIRTY, (stay(EXPECTED, 10, 12),), [("A", "arrival", OPEN)]),
        (INSPECT, (stay(EXPECTED, 10, 12),), [("A", "arrival", TO_INSPECT)]),
        (DIRTY, (stay(EXPECTED, 9, 12),), [("A", "arrival", OPEN)]),
        # They have never come, and their stay is over: the room is like any empty one.
        (DIRTY, (stay(EXPECTED, 8, 10),), [("", "vacant_dirty", OPEN)]),
        # They have checked in, which made the room dirty.
        (DIRTY, (stay(IN_HOUSE, 10, 12),), []),
        # Guests stay; the linen is changed every third night.
        (DIRTY, (stay(IN_HOUSE, 9, 12),), [("A", "stay_over", OPEN)]),
        (CLEAN, (stay(IN_HOUSE, 9, 12),), [("A", "stay_over", DONE)]),
        (DIRTY, (stay(IN_HOUSE, 7, 12),), [("A", "linen", OPEN)]),
        (DIRTY, (stay(IN_HOUSE, 4, 12),), [("A", "linen", OPEN)]),
        # A room for some hours, alone, and between two others.
        (CLEAN, (stay(EXPECTED, 10, 10, arrives=10, leaves=16),), [("A", "day_use", OPEN)]),
        (DIRTY, (stay(LEFT, 10, 10, arrives=8, leaves=11),), [("A", "day_use", OPEN)]),
        (
            DIRTY,
            (stay(EXPECTED, 10, 10, arrives=14, leaves=16),),
            [("A", "arrival", OPEN), ("A", "day_use", OPEN)],
        ),
        (
            DIRTY,
            (
                stay(LEFT, 8, 10, leaves=9),
                stay(EXPECTED, 10, 10, name="B", arrives=11, leaves=16),
                stay(EXPECTED, 10, 12, name="C", arrives=18),
            ),
            [("A", "turnover", OPEN), ("B", "day_use", OPEN)],
        ),
    ],
)
def test_a_room_gets_what_its_guests_and_its_condition_ask_for(
    condition: Condition, stays: tuple[Stay, ...], expected: list[tuple[str, str, str]]
) -> None:
    is_occupied = any(s.status is IN_HOUSE for s in stays)

    tasks = planned(*stays, rooms=(room(condition, is_occupied=is_occupied),))

    assert said(tasks) == [("101", *each) for each in expected]


def test_a_departure_before_an_arrival_says_when_the_room_is_needed() -> None:
    tasks = planned(stay(LEFT, 8, 10), stay(EXPECTED, 10, 12, name="B", arrives=15.5))

    assert [task.needed_by for task in tasks] == [at(10, 15.5)]
    assert tasks[0].key == ("101", "A", Kind.DEPARTURE)


def test_a_room_that_was_left_for_another_is_cleaned_and_the_other_is_made_ready() -> None:
    moves = (("101", at(8, 15), at(10, 13)), ("102", at(10, 13), at(12, 11)))
    rooms = (room(DIRTY, is_occupied=True), room(DIRTY, id_="102"))

    before = planned(stay(IN_HOUSE, 8, 12, rooms=moves), rooms=rooms, now=NOON)
    after = planned(
        stay(IN_HOUSE, 8, 12, rooms=moves), rooms=(room(CLEAN), rooms[1]), now=at(10, 14)
    )

    assert said(before) == [("101", "A", "moved_out", OPEN), ("102", "A", "arrival", OPEN)]
    assert said(after) == [("101", "A", "moved_out", DONE)]


def test_guests_who_are_still_there_after_their_departure_are_shown() -> None:
    (task,) = planned(stay(IN_HOUSE, 5, 9), rooms=(room(DIRTY, is_occupied=True),))

    assert (task.kind, task.is_overdue, task.progress) == (Kind.DEPARTURE, True, OPEN)


def test_a_suite_is_cleaned_once_and_its_parts_with_it() -> None:
    suite = (("S1", at(8, 15), at(10, 11)),)
    rooms = (room(DIRTY), room(DIRTY, id_="102"), room(DIRTY, id_="S1", parts=("101", "102")))

    let = planned(stay(IN_HOUSE, 8, 10, rooms=suite), rooms=rooms)
    empty = planned(rooms=rooms)

    assert said(let) == [("S1", "A", "departure", OPEN)]
    assert [(task.room, task.kind.value) for task in empty] == [
        ("101", "vacant_dirty"),
        ("102", "vacant_dirty"),
    ]


@pytest.mark.parametrize(
    ("ends", "expected"),
    [(at(12), []), (at(10, 15), [("101", "", "reopening", OPEN)])],
)
def test_a_room_out_of_use_is_cleaned_when_it_comes_back(
    ends: datetime, expected: list[Any]
) -> None:
    closure = Closure(room="101", begins=at(8), ends=ends)

    assert said(planned(closures=(closure,))) == expected


def test_a_room_that_is_closed_again_is_not_back() -> None:
    again = Closure(room="101", begins=at(10, 12), ends=at(14))
    first = Closure(room="101", begins=at(8), ends=at(10, 9))

    assert said(planned(closures=(again, first))) == []


def test_without_reservations_condition_and_occupancy_say_what_is_known() -> None:
    rooms = (
        room(DIRTY, is_occupied=True),
        room(DIRTY, id_="102"),
        room(INSPECT, id_="103"),
        room(CLEAN, id_="104"),
    )

    assert said(planned(rooms=rooms, knows_stays=False)) == [
        ("101", "", "stay_over", OPEN),
        ("102", "", "vacant_dirty", OPEN),
        ("103", "", "inspection", TO_INSPECT),
    ]


def test_a_day_to_come_is_planned_from_reservations_alone() -> None:
    stays = (stay(IN_HOUSE, 8, 12), stay(EXPECTED, 12, 14, name="B"))
    rooms = (room(DIRTY, is_occupied=True), room(DIRTY, id_="102"))

    assert said(planned(*stays, rooms=rooms, day=date(2027, 6, 11))) == [
        ("101", "A", "linen", OPEN)
    ]
    assert said(planned(*stays, rooms=rooms, day=date(2027, 6, 12))) == [
        ("101", "A", "turnover", OPEN)
    ]


conditions = st.sampled_from(list(Condition))
days = st.integers(min_value=4, max_value=16)


@st.composite
def some_stays(draw: st.DrawFn) -> tuple[Stay, ...]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        first = draw(days)
        last = first + draw(st.integers(0, 4))
        status = draw(st.sampled_from(list(StayStatus)))
        hours: dict[str, Any] = {"arrives": 10, "leaves": 16} if first == last else {}
        number_of_room = draw(st.sampled_from(["101", "102"]))
        made = stay(status, first, last, name=f"R{number}", **hours)
        rooms = ((number_of_room, made.arrival, made.departure),)
        found.append(stay(status, first, last, name=f"R{number}", rooms=rooms, **hours))
    return tuple(found)


@given(stays=some_stays(), condition=conditions, is_occupied=st.booleans(), ahead=st.integers(0, 3))
def test_whatever_is_known_each_task_is_there_once_and_no_condition_changes_its_kind(
    stays: tuple[Stay, ...], condition: Condition, is_occupied: bool, ahead: int
) -> None:
    day = date(2027, 6, 10 + ahead)

    def rooms(state: Condition) -> tuple[Room, ...]:
        return (room(state, is_occupied=is_occupied), room(state, id_="102"))

    tasks = planned(*stays, rooms=rooms(condition), day=day)
    in_another_condition = planned(*stays, rooms=rooms(DIRTY), day=day)

    keys = [task.key for task in tasks]
    assert len(keys) == len(set(keys))
    kinds = {task.key: task.kind for task in in_another_condition}
    of_guests = [task for task in tasks if task.reservation]
    assert all(kinds[task.key] is task.kind for task in of_guests)
    assert day >= TODAY
