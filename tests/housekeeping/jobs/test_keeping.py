"""Old days go, with all that belongs to them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hotels import connections
from hotels.models import Connection
from housekeeping import retention as keeping
from housekeeping.models import (
    Attendant,
    ConditionWrite,
    ListLink,
    MaintenanceRequest,
    Schedule,
    ScheduleRefresh,
    Task,
)
from housekeeping.tasks import purge
from jobs.models import Job
from tests import factories

NOW = timezone.now()


@pytest.fixture
def days(connection: Connection) -> list[Schedule]:
    """Days of 89 to 92 days ago, each with a task, a link and a defect."""
    hotel = factories.make_hotel(connection)
    room = factories.make_unit(hotel)
    attendant = Attendant.objects.create(property=hotel, name="Ana")
    made = []
    for age in (89, 90, 91, 92):
        day = Schedule.objects.create(
            property=hotel, date=NOW.date() - timedelta(days=age), made_at=NOW
        )
        task = Task.objects.create(schedule=day, room=room, kind="departure", identity="departure")
        ListLink.objects.create(
            schedule=day, attendant=attendant, digest=str(age), created_at=NOW, expires_at=NOW
        )
        MaintenanceRequest.objects.create(
            task=task,
            room=room,
            description="Lamp",
            begins_at=NOW,
            ends_at=NOW + timedelta(days=1),
        )
        made.append(day)
    return made


def test_days_older_than_ninety_days_are_deleted_with_tasks_and_links(
    days: list[Schedule], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "BATCH", 1)

    assert keeping.purge(now=NOW) == 2

    assert set(Schedule.objects.all()) == set(days[:2])
    assert Task.objects.count() == ListLink.objects.count() == 2
    # What was noted at apaleo is not forgotten with the day.
    assert MaintenanceRequest.objects.filter(task=None).count() == 2


def test_how_long_is_a_setting(days: list[Schedule], settings: Any) -> None:
    settings.HOUSEKEEPING_KEPT_DAYS = 365

    assert keeping.purge(now=NOW) == 0


@pytest.fixture
def parked(connection: Connection) -> list[Job]:
    """One of each kind of job, all left to staff."""
    room = factories.make_unit(factories.make_hotel(connection))
    ends = NOW + timedelta(days=1)
    jobs: list[Job] = [
        ConditionWrite.objects.create(room=room, condition="Clean"),
        MaintenanceRequest.objects.create(
            room=room, description="Lamp", begins_at=NOW, ends_at=ends
        ),
        ScheduleRefresh.objects.create(property=room.property, date=NOW.date()),
    ]
    for job in jobs:
        type(job)._default_manager.update(state="needs_attention", last_error="odd")
    return jobs


def test_what_staff_were_left_ends_once_the_hotel_has_left(
    parked: list[Job], connection: Connection
) -> None:
    connections.disconnect(connection, by=None, now=NOW)

    purge()

    for job in parked:
        job.refresh_from_db()
        assert (job.state, job.last_error) == ("done", "odd")
        assert getattr(job, "outcome", "not_sent") == "not_sent"


def test_what_staff_were_left_of_hotels_that_are_connected_or_may_be_again_stays(
    parked: list[Job], connection: Connection
) -> None:
    for status, ended_at in (("active", None), ("needs_reconnect", NOW)):
        Connection.objects.update(status=status, ended_at=ended_at)
        purge()

    for job in parked:
        job.refresh_from_db()
        assert job.state == "needs_attention"
