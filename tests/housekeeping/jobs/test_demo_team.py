"""The hotels of a demonstration have people who clean."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from hotels.models import Connection, Property, SyncRun
from housekeeping.changing import deciding
from housekeeping.changing.demo_team import add_team
from housekeeping.changing.staffing import save_attendant
from housekeeping.models import Attendant, Task
from housekeeping.scheduling.refresh import plan_of, refresh, share_out
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


def test_a_team_that_is_named_one_by_one_has_the_lists_of_one_named_at_once(
    munich: Property,
) -> None:
    now = timezone.now()
    day = refresh(munich, on=munich.today(now=now), now=now)

    add(munich)

    one_by_one = dict(Task.objects.filter(schedule=day).values_list("pk", "attendant"))
    day.tasks.update(attendant=None)
    share_out(day, plan=plan_of(munich))
    assert dict(Task.objects.filter(schedule=day).values_list("pk", "attendant")) == one_by_one


def test_lists_that_are_in_use_stay_when_somebody_joins(munich: Property) -> None:
    now = timezone.now()
    day = refresh(munich, on=munich.today(now=now), now=now)
    save_attendant(Attendant(property=munich, name="Ana"), now=now)
    before = set(day.tasks.exclude(attendant=None).values_list("pk", flat=True))
    deciding.write_down(day.tasks.order_by("pk")[0], note="Second bed")

    save_attendant(Attendant(property=munich, name="Zoe", minutes=60), now=now)

    of_ana = day.tasks.filter(attendant__name="Ana").values_list("pk", flat=True)
    assert len(before - set(of_ana)) <= 4


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
