"""What managers set."""

from typing import Any

import pytest

from hotels.models import Connection, Property, Unit
from housekeeping.models import Attendant, HousekeepingPlan, Schedule, Task
from housekeeping.planning import Kind
from housekeeping.scheduling.refresh import plan_of
from tests import factories
from tests.connect.pages import words as text_of
from tests.housekeeping.pages.browsing import Pages
from tests.housekeeping.rows import make_attendant

Tasks = dict[str, Task]


def add(pages: Pages, **fields: Any) -> Any:
    data = {"name": "Cleo", "minutes": 420, "weekdays": list(range(7)), "floors": ""} | fields
    return pages.send(
        "settings", form="attendant", attendant="", **{f"a-{key}": data[key] for key in data}
    )


def test_the_day_is_set(pages: Pages, hotel: Property) -> None:
    pages.send("settings", form="plan", linen_every=2, made_at_hour=4)

    plan = HousekeepingPlan.objects.get(property=hotel)
    assert (plan.linen_every, plan.made_at_hour, plan.has_inspection) == (2, 4, False)


@pytest.mark.parametrize("data", [{"linen_every": 31}, {"made_at_hour": 24}, {"linen_every": -1}])
def test_numbers_that_make_no_sense_are_refused(
    pages: Pages, hotel: Property, data: dict[str, int]
) -> None:
    form = {"form": "plan", "linen_every": 3, "made_at_hour": 5} | data

    assert pages.send("settings", **form).status_code == 422
    assert not HousekeepingPlan.objects.exists()


def test_minutes_are_set_for_all_rooms_and_for_one_room_type(
    pages: Pages, hotel: Property, rooms: dict[str, Unit]
) -> None:
    double = rooms["101"].unit_group
    assert double is not None
    pages.send("settings", form="minutes", departure=40)
    pages.send("settings", query=f"?room_type={double.pk}", form="minutes", departure=50)

    plan = plan_of(hotel)
    assert plan.minutes_for(Kind.DEPARTURE) == 40
    assert plan.minutes_for(Kind.DEPARTURE, room_type="DBL") == 50
    assert plan.minutes_for(Kind.LINEN, room_type="DBL") == 25


def test_minutes_that_are_left_empty_are_the_default_again(pages: Pages, hotel: Property) -> None:
    pages.send("settings", form="minutes", departure=40, linen=20)

    pages.send("settings", form="minutes", departure="", linen=20)

    assert plan_of(hotel).minutes == {"linen": 20}


def test_a_new_attendant_gets_their_share_of_today(
    pages: Pages, tasks: Tasks, day: Schedule
) -> None:
    assert add(pages).status_code == 302

    cleo = Attendant.objects.get(name="Cleo")
    assert Task.objects.get(pk=tasks["1001"].pk).attendant in {cleo, *Attendant.objects.all()}
    assert not Task.objects.filter(attendant=None).exists()
    assert Schedule.objects.get().version > day.version


def test_days_and_floors_are_kept(pages: Pages, hotel: Property) -> None:
    add(pages, weekdays=[0, 6], floors="1, a2,1, ")

    cleo = Attendant.objects.get(name="Cleo")
    assert (cleo.days, cleo.sections) == (0b1000001, ["1", "A2"])


def test_somebody_who_leaves_keeps_nothing_that_is_to_do(
    pages: Pages, tasks: Tasks, ana: Attendant
) -> None:
    data = {"name": "Ana", "minutes": 60, "weekdays": [0]}
    pages.send(
        "settings",
        form="attendant",
        attendant=ana.pk,
        **{f"a{ana.pk}-{key}": value for key, value in data.items()},
    )

    assert not Attendant.objects.get(pk=ana.pk).is_active
    assert not Task.objects.filter(attendant=ana).exists()


def test_two_of_a_name_are_refused(pages: Pages, ana: Attendant) -> None:
    response = add(pages, name="Ana")

    assert response.status_code == 422
    assert "Somebody of this name works here already." in text_of(response)
    assert Attendant.objects.count() == 1


@pytest.mark.parametrize("fields", [{"name": " "}, {"minutes": 1441}, {"minutes": ""}])
def test_an_attendant_without_name_or_with_endless_days_is_refused(
    pages: Pages, hotel: Property, fields: dict[str, Any]
) -> None:
    assert add(pages, **fields).status_code == 422
    assert not Attendant.objects.exists()


@pytest.mark.parametrize("form", ["", "nonsense"])
def test_a_form_that_is_none_of_ours_is_not_there(pages: Pages, form: str) -> None:
    assert pages.send("settings", form=form).status_code == 404


def test_an_attendant_of_another_hotel_is_not_there(pages: Pages, connection: Connection) -> None:
    zoe = make_attendant(factories.make_hotel(connection, "OTH", time_zone="UTC"), "Zoe")

    response = pages.send("settings", form="attendant", attendant=zoe.pk)

    assert response.status_code == 404
    assert pages.send("settings", form="attendant", attendant="9" * 30).status_code == 404


def test_what_comes_first_is_given_to_somebody_first(
    pages: Pages, hotel: Property, tasks: dict[str, Task], ana: Attendant, ben: Attendant
) -> None:
    Attendant.objects.exclude(pk=ana.pk).update(is_active=False)
    kinds = {kind.value: "1" if kind is Kind.VACANT_DIRTY else "5" for kind in Kind}

    response = pages.send("settings", form="priorities", **kinds)

    assert response.status_code == 302
    plan = HousekeepingPlan.objects.get(property=hotel)
    assert (plan.priority_of(Kind.VACANT_DIRTY), plan.priority_of(Kind.TURNOVER)) == (1, 5)
    assert Task.objects.get(pk=tasks["1001"].pk).attendant is None
    Task.objects.update(attendant=None)
    pages.send("settings", form="priorities", **kinds)
    assert Task.objects.get(pk=tasks["1001"].pk).attendant == ana


def test_a_priority_that_there_is_not_is_refused(pages: Pages, hotel: Property) -> None:
    kinds = {kind.value: "6" for kind in Kind}

    assert pages.send("settings", form="priorities", **kinds).status_code == 422
    assert not HousekeepingPlan.objects.exists()
