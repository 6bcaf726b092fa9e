"""What apaleo says in a form that cannot be read: named, kept as it was, and a bar to nothing."""

import logging
from typing import Any

import pytest
from django.utils import timezone

from hotels.models import Property
from housekeeping.models import Schedule, Task
from housekeeping.reading import Reading, read_facts
from housekeeping.scheduling.forecast import forecast
from housekeeping.scheduling.refresh import refresh
from sandbox.server import Server

NOW = timezone.now()
STAYS: dict[str, Any] = {"path": "/booking/v1/reservations", "query": "dateFilter=Stay"}
CLOSURES: dict[str, Any] = {"path": "/operations/v1/maintenances"}
# The last moment of .NET, and its first one in a zone that lies before ours.
LAST, FIRST = "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00+14:00"


def made(hotel: Property) -> Schedule:
    return refresh(hotel, on=hotel.today(now=NOW), now=NOW)


def read(hotel: Property) -> Reading:
    today = hotel.today(now=NOW)
    return read_facts(hotel, first=today, last=today, today=today)


def of_stay(schedule: Schedule, reservation: str) -> list[Any]:
    return list(schedule.tasks.filter(reservation=reservation).order_by("pk").values())


@pytest.fixture
def first_stay(munich: Property, platform: Server) -> str:
    """Return the reservation that the list of stays names first, one with a task today."""
    schedule = made(munich)
    odd = {"reservations.0.status": "OnHold"}
    platform.control.add_fault(kind="replace", **STAYS, set=odd, times=1)
    [unread] = read(munich).unread
    assert of_stay(schedule, unread.remote_id)
    return unread.remote_id


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"departure": None}, "departure"),
        ({"departure": "2026-10-03T11:00:00"}, "departure"),
        ({"unitGroup": None}, "unitGroup"),
        ({"status": "OnHold"}, "status"),
        ({"status": "inHouse"}, "status"),
    ],
)
def test_a_stay_that_cannot_be_read_keeps_its_tasks_and_is_named(
    munich: Property,
    platform: Server,
    first_stay: str,
    odd: dict[str, Any],
    field: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = made(munich)
    tasks, others = of_stay(before, first_stay), Task.objects.exclude(reservation=first_stay)
    kept = set(others.values_list("room", "reservation", "kind"))
    changes = {f"reservations.0.{name}": value for name, value in odd.items()}
    platform.control.add_fault(kind="replace", **STAYS, set=changes)

    with caplog.at_level(logging.WARNING):
        after = made(munich)

    assert of_stay(after, first_stay) == tasks
    assert set(others.values_list("room", "reservation", "kind")) == kept
    assert first_stay in after.problem
    assert f"reservation {first_stay} ({field}" in caplog.text


def test_what_can_be_read_again_is_told_no_longer(
    munich: Property, platform: Server, first_stay: str
) -> None:
    platform.control.add_fault(
        kind="replace", **STAYS, set={"reservations.0.status": "OnHold"}, times=1
    )
    assert made(munich).problem

    assert made(munich).problem == ""


@pytest.mark.parametrize("status", ["Canceled", "NoShow"])
def test_guests_who_do_not_come_are_none_even_if_they_are_listed(
    munich: Property, platform: Server, first_stay: str, status: str
) -> None:
    platform.control.add_fault(kind="replace", **STAYS, set={"reservations.0.status": status})

    schedule = made(munich)

    assert not of_stay(schedule, first_stay)
    assert schedule.problem == ""


def test_an_id_that_no_column_holds_holds_up_nothing(
    munich: Property, platform: Server, first_stay: str
) -> None:
    platform.control.add_fault(kind="replace", **STAYS, set={"reservations.0.id": "X" * 300})

    assert "XXX" in made(munich).problem


def test_a_room_that_cannot_be_read_keeps_its_task(munich: Property, platform: Server) -> None:
    first = made(munich)
    states = [room.id for room in read(munich).facts.rooms]
    platform.control.add_fault(
        kind="replace",
        path="/inventory/v1/units",
        query="status=Active",
        set={f"units.{place}.status": None for place in range(5)},
    )
    before = set(first.tasks.values_list("room__remote_id", "kind"))

    after = made(munich)

    assert set(after.tasks.values_list("room__remote_id", "kind")) == before
    unread = {one.remote_id for one in read(munich).unread}
    assert unread & set(states)
    assert after.problem.startswith("5 things")


@pytest.mark.parametrize(("name", "moment"), [("departure", LAST), ("arrival", FIRST)])
def test_moments_at_the_ends_of_time_are_days(
    munich: Property, platform: Server, first_stay: str, name: str, moment: str
) -> None:
    platform.control.add_fault(
        kind="replace", **STAYS, set={f"reservations.0.{name}": moment, "reservations.0.unit": None}
    )

    assert made(munich).problem == ""
    assert forecast(munich, now=NOW)


def test_a_closure_without_end_is_one(munich: Property, platform: Server) -> None:
    assert read(munich).facts.closures
    changes = {f"maintenances.{place}.to": LAST for place in range(2)}
    platform.control.add_fault(kind="replace", **CLOSURES, set=changes)

    assert made(munich).problem == ""
    assert max(one.ends.year for one in read(munich).facts.closures) == 9999
