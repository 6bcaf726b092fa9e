"""The hotels of a demonstration have people who clean."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from hotels.models import Connection, Property, SyncRun
from housekeeping.changing.demo_team import add_team
from housekeeping.models import Attendant, Task
from housekeeping.scheduling.refresh import refresh
from tests.config.environments import BASE_DIR
from tests.housekeeping.rows import make_attendant

TEAM = BASE_DIR / "demo" / "team.json"


def add(hotel: Property, file: Path = TEAM) -> int:
    return add_team(hotel.connection_id, file=file, now=timezone.now())


def test_the_day_is_shared_out_among_a_team_that_fits_the_hotel(munich: Property) -> None:
    now = timezone.now()
    day = refresh(munich, on=munich.today(now=now), now=now)

    add(munich)

    assert munich.attendants.count() == 7
    assert Property.objects.get(code="PAR").attendants.count() == 3
    todo = Task.objects.filter(schedule=day).exclude(state__in=("done", "skipped"))
    assert todo.filter(attendant=None).count() < todo.count() / 2
    working = Attendant.objects.filter(property=munich).working(day.date)
    assert set(todo.exclude(attendant=None).values_list("attendant", flat=True)) == set(
        working.values_list("pk", flat=True)
    )


def test_whoever_was_named_or_has_left_keeps_the_hotel_as_it_is(munich: Property) -> None:
    make_attendant(munich, "Ana", is_active=False)

    add(munich)
    again = add(munich)

    assert list(munich.attendants.values_list("name", flat=True)) == ["Ana"]
    assert again == 0


@pytest.mark.parametrize("is_set", [True, False])
def test_only_a_demonstration_has_one(
    connect: Callable[..., Connection],
    load: Callable[..., SyncRun],
    settings: Any,
    is_set: bool,
) -> None:
    settings.HOUSEKEEPING_DEMO_TEAM = str(TEAM) if is_set else ""

    load(connect())

    assert Attendant.objects.exists() == is_set


def test_somebody_works_on_each_day_of_the_week(munich: Property) -> None:
    add(munich)

    for hotel in Property.objects.filter(attendants__isnull=False).distinct():
        at_work = [sum(one.days >> day & 1 for one in hotel.attendants.all()) for day in range(7)]
        assert min(at_work) >= 1
