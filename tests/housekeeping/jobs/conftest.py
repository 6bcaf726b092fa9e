"""The refreshes that wait, and a worker that does them."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from hotels.models import Property
from housekeeping.models import Schedule, ScheduleRefresh
from jobs import runner


@pytest.fixture
def do_refreshes() -> Callable[[], int]:
    """Do what waits, as a worker does, and return how many that were."""

    def do_refreshes() -> int:
        ScheduleRefresh.objects.waiting().update(due_at=timezone.now())
        waiting = list(ScheduleRefresh.objects.waiting().values_list("pk", flat=True))
        for pk in waiting:
            runner.run(ScheduleRefresh, pk)
        return len(waiting)

    return do_refreshes


@pytest.fixture
def today_of() -> Callable[[Property], Schedule]:
    """Return the day of today of a hotel, which is there."""

    def today_of(hotel: Property) -> Schedule:
        return Schedule.objects.get(property=hotel, date=hotel.today(now=timezone.now()))

    return today_of
