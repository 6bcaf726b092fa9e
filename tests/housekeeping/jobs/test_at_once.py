"""Several at the same instant: one waits, nothing that is asked for is lost, no day is doubled."""

from datetime import date

import pytest
from django.utils import timezone

from hotels.models import Connection, Property
from housekeeping.models import Schedule, ScheduleRefresh
from housekeeping.scheduling.asking import ask
from housekeeping.scheduling.refresh import refresh
from tests import factories
from tests.simultaneously import simultaneously

DAY = date(2026, 11, 27)


@pytest.fixture
def hotel(transactional_db: None, connection: Connection) -> Property:
    return factories.make_hotel(connection, time_zone="Europe/Berlin")


def test_eight_who_ask_at_once_are_one_refresh(hotel: Property) -> None:
    simultaneously(*[lambda: ask(hotel, on=DAY, now=timezone.now())] * 8)

    [waiting] = ScheduleRefresh.objects.all()
    assert waiting.asked >= 1


def test_what_is_asked_for_while_a_refresh_ends_is_never_lost(hotel: Property) -> None:
    for _ in range(20):
        ScheduleRefresh.objects.all().delete()
        ask(hotel, on=DAY, now=timezone.now())
        job = ScheduleRefresh.objects.get()

        ended, _asked = simultaneously(
            lambda pk=job.pk, asked=job.asked: ScheduleRefresh.objects.finish(  # type: ignore[misc]
                pk, asked=asked, now=timezone.now()
            ),
            lambda: ask(hotel, on=DAY, now=timezone.now()),
        )

        job.refresh_from_db()
        others = ScheduleRefresh.objects.waiting().exclude(pk=job.pk)
        if ended:
            # It was over when the other asked, who then has one of their own.
            assert others.count() == 1
        else:
            assert (job.asked, others.count()) == (2, 0)


def test_two_refreshes_of_one_day_make_each_task_once(
    transactional_db: None, munich: Property
) -> None:
    now = timezone.now()
    on = munich.today(now=now)

    simultaneously(*[lambda: refresh(munich, on=on, now=now)] * 2)

    day = Schedule.objects.get(property=munich, date=on)
    keys = list(day.tasks.values_list("room", "reservation", "identity"))
    assert len(keys) == len(set(keys)) > 0
