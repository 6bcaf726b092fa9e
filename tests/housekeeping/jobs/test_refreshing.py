"""A refresh makes the day, says what stands in the way, misses nothing that comes meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apaleo.errors import GrantRevoked
from hotels.models import Connection, Property
from hotels.tokens.grants import mark_needs_reconnect
from housekeeping.models import Schedule, ScheduleRefresh
from housekeeping.outbox import refreshes
from housekeeping.scheduling.asking import ask
from sandbox.server import Server

State = ScheduleRefresh.State
Do = Callable[[], int]
Today = Callable[[Property], Schedule]


@pytest.fixture
def asked(munich: Property) -> ScheduleRefresh:
    now = timezone.now()
    ask(munich, on=munich.today(now=now), now=now)
    return ScheduleRefresh.objects.get()


def test_it_makes_the_day(
    asked: ScheduleRefresh, do_refreshes: Do, munich: Property, today_of: Today
) -> None:
    do_refreshes()

    asked.refresh_from_db()
    day = today_of(munich)
    assert (asked.state, day.problem) == (State.DONE, "")
    assert day.tasks.exists()


def test_what_is_asked_for_during_the_reading_is_read_once_more(
    asked: ScheduleRefresh, do_refreshes: Do, munich: Property, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = []

    def refresh_meanwhile(hotel: Property, **when: Any) -> None:
        readings.append(hotel)
        if len(readings) == 1:
            ask(hotel, on=asked.date, now=timezone.now())

    monkeypatch.setattr(refreshes, "refresh", refresh_meanwhile)
    do_refreshes()

    asked.refresh_from_db()
    assert (len(readings), asked.state, asked.asked) == (2, State.DONE, 2)
    assert not ScheduleRefresh.objects.waiting().exists()


def test_what_is_asked_for_again_and_again_is_read_after_a_pause(
    asked: ScheduleRefresh, do_refreshes: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = []

    def refresh_always(hotel: Property, **when: Any) -> None:
        readings.append(hotel)
        ask(hotel, on=asked.date, now=timezone.now())

    monkeypatch.setattr(refreshes, "refresh", refresh_always)
    do_refreshes()

    asked.refresh_from_db()
    [later] = ScheduleRefresh.objects.waiting()
    assert (len(readings), asked.state) == (refreshes.READINGS, State.DONE)
    assert later.due_at > timezone.now()


def test_while_apaleo_is_away_the_day_says_so_and_stays_as_it_was(
    asked: ScheduleRefresh, do_refreshes: Do, munich: Property, today_of: Today, sandbox: Server
) -> None:
    do_refreshes()
    before = today_of(munich)
    ask(munich, on=before.date, now=timezone.now())
    sandbox.control.add_fault(kind="status", status=503, path="/inventory/")
    do_refreshes()

    day = today_of(munich)
    [waiting] = ScheduleRefresh.objects.waiting()
    assert day.problem == "apaleo cannot be reached at the moment."
    assert day.version == before.version + 1
    assert day.tasks.count() == before.tasks.count() > 0
    assert timedelta(0) < waiting.due_at - timezone.now() <= refreshes.AWAY


def test_the_day_is_well_again_once_apaleo_is_there(
    asked: ScheduleRefresh, do_refreshes: Do, munich: Property, today_of: Today, sandbox: Server
) -> None:
    sandbox.control.add_fault(kind="status", status=503, path="/inventory/")
    do_refreshes()
    sandbox.control.clear_faults()
    do_refreshes()

    day = today_of(munich)
    assert (day.problem, day.tasks.exists()) == ("", True)


def test_an_outage_of_hours_leaves_nothing_to_staff(
    asked: ScheduleRefresh, do_refreshes: Do, sandbox: Server
) -> None:
    sandbox.control.add_fault(kind="status", status=503, path="/inventory/")
    for _ in range(12):
        do_refreshes()

    assert not ScheduleRefresh.objects.filter(state=State.NEEDS_ATTENTION).exists()
    assert ScheduleRefresh.objects.waiting().count() == 1


def test_without_a_grant_it_is_not_tried_again(
    asked: ScheduleRefresh,
    do_refreshes: Do,
    munich: Property,
    today_of: Today,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(hotel: Property, **when: Any) -> None:
        raise GrantRevoked("refused")

    monkeypatch.setattr(refreshes, "refresh", refuse)
    do_refreshes()

    assert not ScheduleRefresh.objects.waiting().exists()
    assert today_of(munich).problem == "The connection to apaleo has to be renewed first."


def test_an_answer_that_nobody_understands_is_left_to_staff(
    asked: ScheduleRefresh, do_refreshes: Do, munich: Property, today_of: Today, sandbox: Server
) -> None:
    sandbox.control.add_fault(kind="status", status=302, path="/inventory/")
    do_refreshes()

    asked.refresh_from_db()
    assert asked.state == State.NEEDS_ATTENTION
    assert "do not understand" in today_of(munich).problem


def test_a_hotel_that_is_not_in_use_any_more_is_left_alone(
    asked: ScheduleRefresh, do_refreshes: Do, munich: Property, sandbox: Server
) -> None:
    mark_needs_reconnect(munich.connection, because=Connection.Ended.REFUSED, now=timezone.now())
    sandbox.control.clear_ledger()

    do_refreshes()

    asked.refresh_from_db()
    assert (asked.state, sandbox.control.calls()) == (State.DONE, [])


@pytest.mark.parametrize(
    ("path", "words", "knows_stays"),
    [
        ("/booking/v1/reservations", "does not let us read reservations", False),
        ("/operations/v1/maintenances", "which rooms are out of order", True),
    ],
)
def test_what_apaleo_refuses_in_spite_of_the_permission_is_left_out_and_said(
    path: str,
    words: str,
    knows_stays: bool,
    asked: ScheduleRefresh,
    do_refreshes: Do,
    munich: Property,
    today_of: Today,
    sandbox: Server,
) -> None:
    sandbox.control.add_fault(kind="status", status=403, path=path)
    do_refreshes()

    day = today_of(munich)
    assert words in day.problem
    assert (day.knows_stays, day.tasks.exists()) == (knows_stays, True)


def test_rooms_that_apaleo_does_not_let_us_read_leave_no_day(
    asked: ScheduleRefresh, do_refreshes: Do, munich: Property, today_of: Today, sandbox: Server
) -> None:
    sandbox.control.add_fault(kind="status", status=403, path="/inventory/")
    do_refreshes()

    assert today_of(munich).problem == "apaleo does not let us read how the rooms are."
    assert not ScheduleRefresh.objects.waiting().exists()
