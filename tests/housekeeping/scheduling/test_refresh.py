"""A day made from what apaleo says, over real HTTP, and brought up to date with it."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from hotels.models import Connection, Property, SyncRun
from housekeeping.models import Attendant, Schedule, Task
from housekeeping.reading import zone_of
from housekeeping.scheduling.forecast import forecast
from housekeeping.scheduling.refresh import refresh
from sandbox.server import Server

NOW = timezone.now()


@pytest.fixture
def make_attendants(munich: Property) -> Callable[..., list[Attendant]]:
    def make(*names: str, **fields: Any) -> list[Attendant]:
        return [Attendant.objects.create(property=munich, name=name, **fields) for name in names]

    return make


def made(hotel: Property) -> Schedule:
    return refresh(hotel, on=hotel.today(now=NOW), now=NOW)


def facts(schedule: Schedule) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    return {
        (task.room.remote_id, task.reservation, task.identity): (task.kind, task.state)
        for task in schedule.tasks.select_related("room")
    }


def test_the_day_is_there_without_any_further_act(munich: Property) -> None:
    schedule = made(munich)

    kinds = Counter(schedule.tasks.values_list("kind", flat=True))
    assert kinds["turnover"] > 0 < kinds["departure"]
    assert kinds["stay_over"] + kinds["linen"] > 0
    assert kinds["day_use"] == 1
    assert schedule.tasks.filter(is_overdue=True).count() == 1
    assert schedule.knows_stays
    assert schedule.waiting_arrivals
    assert set(schedule.tasks.values_list("room__is_room", flat=True)) == {True}


def test_a_second_reading_of_the_same_changes_nothing(munich: Property) -> None:
    first = made(munich)
    before = list(Task.objects.order_by("pk").values())

    again = made(munich)

    assert again.pk == first.pk
    assert list(Task.objects.order_by("pk").values()) == before
    assert again.version == first.version


def test_statements_are_the_same_few_for_any_number_of_rooms(
    munich: Property, demo: Connection, django_assert_num_queries: Callable[..., Any]
) -> None:
    paris = Property.objects.get(code="PAR")
    for hotel in (munich, paris):
        made(hotel)
        # The token; the rooms' names and the hotel's numbers; the day locked, its rooms and tasks,
        # nothing to write but an empty list of what goes; attendants; the head, written and read.
        # What was written to apaleo meanwhile.
        with django_assert_num_queries(15):
            made(hotel)


def test_work_is_shared_out_among_those_who_work_that_day(
    munich: Property, make_attendants: Callable[..., list[Attendant]]
) -> None:
    today = munich.today(now=NOW)
    make_attendants("Ana", "Ben", "Cleo", minutes=480)
    make_attendants("Off today", days=0b1111111 & ~(1 << today.weekday()))

    schedule = made(munich)

    loads = Counter[str]()
    for task in schedule.tasks.select_related("attendant"):
        loads[task.attendant.name if task.attendant else ""] += task.minutes
    assert set(loads) <= {"Ana", "Ben", "Cleo", ""}
    assert max(loads[name] for name in ("Ana", "Ben", "Cleo")) <= 480


def test_what_a_person_decided_survives_and_what_is_new_is_said(
    munich: Property,
    demo: Connection,
    platform: Server,
    make_attendants: Callable[..., list[Attendant]],
) -> None:
    [ana] = make_attendants("Ana")
    schedule = made(munich)
    task = schedule.tasks.filter(kind="turnover").order_by("pk")[0]
    task.attendant, task.is_attendant_chosen, task.is_decided = ana, True, True
    task.note, task.state, task.state_by = "Second bed", Task.State.STARTED, "Ana"
    task.save()
    departure = (NOW + timedelta(days=2)).replace(microsecond=0).isoformat()
    platform.control.act_at_the_desk(
        account_code="DEMO", id=task.reservation, action="extend", departure=departure
    )

    made(munich)

    task.refresh_from_db()
    assert (task.attendant, task.note, task.state) == (ana, "Second bed", Task.State.STARTED)
    assert not task.is_obsolete
    assert task.notice == "The guests stay longer. Nobody comes today any more."
    [of_stay] = schedule.tasks.filter(reservation=task.reservation)
    assert of_stay == task
    assert (of_stay.identity, of_stay.kind in {"stay_over", "linen"}) == ("stay_over", True)


def test_the_departure_of_guests_who_leave_days_late_stays_the_same_task(
    munich: Property, platform: Server
) -> None:
    late = made(munich).tasks.get(is_overdue=True)
    act = partial(platform.control.act_at_the_desk, account_code="DEMO", id=late.reservation)
    two_days_ago = munich.today(now=NOW) - timedelta(days=2)
    evening = datetime.combine(two_days_ago, time(20), tzinfo=zone_of(munich))
    act(action="extend", departure=evening.isoformat())
    made(munich)
    was_overdue = Task.objects.get(pk=late.pk).is_overdue

    act(action="check_out")
    schedule = made(munich)

    [task] = schedule.tasks.filter(room=late.room_id)
    assert was_overdue
    # On some days somebody comes into that room today.
    assert late.kind in {"departure", "turnover"}
    assert (task.pk, task.kind, task.is_overdue) == (late.pk, late.kind, False)
    assert task.state == "open"


@pytest.mark.parametrize(
    ("condition", "state"),
    [("CleanToBeInspected", Task.State.CLEANED), ("Clean", Task.State.DONE)],
)
def test_a_room_that_was_cleaned_at_apaleo_is_as_far_here(
    munich: Property, platform: Server, condition: str, state: Task.State
) -> None:
    schedule = made(munich)
    task = schedule.tasks.filter(kind="vacant_dirty").select_related("room")[0]
    platform.control.apply(
        account_code="DEMO",
        action="change",
        kind="unit",
        id=task.room.remote_id,
        fields={"condition": condition},
    )

    after = made(munich)

    task.refresh_from_db()
    assert (task.state, task.is_obsolete) == (state, False)
    assert after.version == schedule.version + 1


def test_without_the_scope_conditions_say_what_is_known(
    connect: Callable[..., Connection], load: Callable[..., SyncRun]
) -> None:
    load(connect())
    munich = Property.objects.get(code="MUC")

    schedule = made(munich)

    assert not schedule.knows_stays
    kinds = set(schedule.tasks.values_list("kind", flat=True))
    assert kinds == {"stay_over", "vacant_dirty", "inspection"}


def test_two_weeks_ahead_come_from_one_reading(munich: Property, platform: Server) -> None:
    platform.control.clear_ledger()

    ahead = forecast(munich, now=NOW)

    assert len(ahead) == 14
    assert all(day.minutes > 0 < day.attendants_needed for day in ahead)
    assert any(day.extras.get("Cot") for day in ahead)
    calls = [c for c in platform.control.calls(kind="api") if "reservations" in c["path"]]
    assert 0 < len(calls) <= 3
    assert {"Departure" in str(call["query"]) for call in calls} == {False}
