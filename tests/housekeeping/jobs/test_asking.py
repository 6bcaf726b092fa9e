"""When a day is made: before its hour, once it is old, and when something happens."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from hotels.models import Connection, Property, SyncRun
from housekeeping.models import HousekeepingPlan, Schedule, ScheduleRefresh
from housekeeping.scheduling.asking import (
    ask,
    ask_for_due_days,
    ask_for_known_days,
    hotels_in_use,
)
from tests import factories

NIGHT = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 27, 4, 30, tzinfo=UTC)


@pytest.fixture
def hotel(connection: Connection) -> Property:
    """A hotel in Berlin, where it is an hour later than in UTC."""
    return _hotel(connection)


def _hotel(connection: Connection, id_: str = "MUC", **fields: Any) -> Property:
    Connection.objects.filter(pk=connection.pk).update(last_synced_at=NIGHT)
    values: dict[str, Any] = {"code": id_, "name": id_, "time_zone": "Europe/Berlin"}
    return factories.make_hotel(connection, id_, **(values | fields))


def _waiting() -> set[tuple[str, str]]:
    rows = ScheduleRefresh.objects.waiting().values_list("property__remote_id", "date")
    return {(hotel, day.isoformat()) for hotel, day in rows}


def test_a_day_is_begun_an_hour_before_it_has_to_be_there(hotel: Property) -> None:
    assert ask_for_due_days(now=datetime(2026, 11, 27, 2, 59, tzinfo=UTC)) == 0
    assert ask_for_due_days(now=datetime(2026, 11, 27, 3, 0, tzinfo=UTC)) == 1
    assert _waiting() == {("MUC", "2026-11-27")}


def test_the_hour_is_the_hotels_own_and_so_is_the_day(
    hotel: Property, connection: Connection
) -> None:
    _hotel(connection, "NYC", time_zone="America/New_York")
    _hotel(connection, "AKL", time_zone="Pacific/Auckland")
    HousekeepingPlan.objects.create(property=hotel, made_at_hour=3)

    ask_for_due_days(now=NIGHT)

    assert _waiting() == {("MUC", "2026-11-27"), ("AKL", "2026-11-27"), ("NYC", "2026-11-26")}


def test_a_day_that_is_there_is_read_anew_once_it_is_old(hotel: Property) -> None:
    schedule = Schedule.objects.create(
        property=hotel, date=MORNING.date(), made_at=MORNING, refreshed_at=MORNING
    )

    assert ask_for_due_days(now=MORNING + timedelta(minutes=59)) == 0
    assert ask_for_due_days(now=MORNING + timedelta(minutes=61)) == 1
    assert _waiting() == {("MUC", schedule.date.isoformat())}


def test_what_waits_already_is_not_asked_for_by_the_clock(hotel: Property) -> None:
    assert [ask_for_due_days(now=MORNING) for _ in range(3)] == [1, 0, 0]
    assert ScheduleRefresh.objects.get().asked == 1


@pytest.mark.parametrize("fields", [{"is_used": False}, {"is_archived": True}, {"gone_at": NIGHT}])
def test_only_hotels_in_use_have_days(connection: Connection, fields: dict[str, Any]) -> None:
    _hotel(connection, **fields)

    assert ask_for_due_days(now=MORNING) == 0


def test_only_active_connections_have_days(hotel: Property) -> None:
    Connection.objects.update(status=Connection.Status.NEEDS_RECONNECT, ended_at=NIGHT)

    assert ask_for_due_days(now=MORNING) == 0
    assert not hotels_in_use().exists()


def test_switched_off_nothing_is_made_in_the_background(hotel: Property, settings: Any) -> None:
    settings.HOUSEKEEPING = False

    assert ask_for_due_days(now=MORNING) == 0
    assert ask_for_known_days(hotels_in_use(), now=MORNING) == 0


def test_the_statements_are_the_same_few_for_any_number_of_hotels(
    connection: Connection, django_assert_num_queries: Any
) -> None:
    for number in range(20):
        _hotel(connection, f"H{number}")

    # Hotels, fresh days, refreshes that wait; then savepoint, count up, insert, release.
    with django_assert_num_queries(7):
        assert ask_for_due_days(now=MORNING) == 20


def test_what_happens_only_refreshes_days_that_are_there_from_today_on(hotel: Property) -> None:
    for days in (-1, 1):
        day = MORNING.date() + timedelta(days=days)
        Schedule.objects.create(property=hotel, date=day, made_at=MORNING)

    assert ask_for_known_days(hotels_in_use(), now=MORNING) == 1
    assert _waiting() == {("MUC", "2026-11-28")}


def test_a_load_refreshes_the_days_of_its_hotels(
    munich: Property, load: Callable[..., SyncRun]
) -> None:
    now = timezone.now()
    Schedule.objects.create(property=munich, date=munich.today(now=now), made_at=now)

    load(munich.connection)

    assert {hotel for hotel, _ in _waiting()} == {"MUC"}


def test_asked_for_many_times_it_waits_once_and_counts(hotel: Property) -> None:
    for _ in range(3):
        ask(hotel, on=MORNING.date(), now=MORNING)

    [job] = ScheduleRefresh.objects.all()
    assert job.asked == 3


def test_two_that_wait_for_one_day_are_refused_by_the_database(hotel: Property) -> None:
    ask(hotel, on=MORNING.date(), now=MORNING)

    with pytest.raises(IntegrityError):
        ScheduleRefresh.objects.create(property=hotel, date=MORNING.date())


def test_a_worker_is_told(
    hotel: Property, sent_messages: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask(hotel, on=MORNING.date(), now=MORNING)

    assert [message.task for message in sent_messages] == ["jobs.run_due"]
