"""The hotelier's home and the success page lead to the mapping page while anything is unmapped."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Connection, Property
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode, RoomCode
from rates.progress.counts import get_progress
from tests.connect.pages import load, words

NOW = timezone.now()


@pytest.fixture
def two_plans(
    connection: Connection, mark: User, bar: RateCode, make_plan: Callable[..., MappableRatePlan]
) -> list[MappableRatePlan]:
    """Two plans, one of which is mapped, of a hotel that has been loaded."""
    plans = [make_plan("A"), make_plan("B")]
    map_to(plans[0], code=bar, context=ChangeContext(by=mark, now=NOW))
    load(connection)
    return plans


@pytest.fixture
def pages(connection: Connection) -> list[str]:
    return [reverse("dashboard:home"), reverse("connect:connection", args=[connection.pk])]


def test_both_lead_to_it_while_a_plan_has_no_code(
    client_of: Callable[[User], Client],
    mark: User,
    hotel: Property,
    two_plans: list[MappableRatePlan],
    pages: list[str],
) -> None:
    for path in pages:
        response = client_of(mark).get(path)

        assert "1 of 2 rate plans of Hotel MUC still needs a rate code" in words(response)
        assert f'href="{reverse("rates:page", args=[hotel.pk])}"' in response.content.decode()


def test_neither_mentions_it_once_all_are_mapped(
    client_of: Callable[[User], Client],
    mark: User,
    bar: RateCode,
    two_plans: list[MappableRatePlan],
    make_room_code: Callable[..., RoomCode],
    pages: list[str],
) -> None:
    map_to(two_plans[1], code=bar, context=ChangeContext(by=mark, now=NOW))
    context = ChangeContext(by=mark, now=NOW)
    map_to(two_plans[1].unit_group, code=make_room_code(), context=context)

    for path in pages:
        assert "still need" not in words(client_of(mark).get(path))


def test_room_types_without_a_code_are_work_too(
    client_of: Callable[[User], Client],
    mark: User,
    bar: RateCode,
    two_plans: list[MappableRatePlan],
    pages: list[str],
) -> None:
    map_to(two_plans[1], code=bar, context=ChangeContext(by=mark, now=NOW))

    for path in pages:
        shown = words(client_of(mark).get(path))
        assert "1 of 1 room types still needs a room code: Hotel MUC" in shown


def test_whoever_may_not_map_is_not_asked_to(
    client_of: Callable[[User], Client],
    bob: User,
    two_plans: list[MappableRatePlan],
    pages: list[str],
) -> None:
    for path in pages:
        assert "still need" not in words(client_of(bob).get(path))


@pytest.mark.parametrize("fields", [{"is_used": False}, {"is_archived": True}])
def test_hotels_that_are_not_used_ask_for_nothing(
    client_of: Callable[[User], Client],
    mark: User,
    two_plans: list[MappableRatePlan],
    pages: list[str],
    fields: dict[str, bool],
) -> None:
    Property.objects.update(**fields)

    for path in pages:
        assert "still need" not in words(client_of(mark).get(path))


def test_a_disconnected_hotel_asks_for_nothing(
    client_of: Callable[[User], Client],
    mark: User,
    connection: Connection,
    two_plans: list[MappableRatePlan],
) -> None:
    connection.status, connection.ended_at = Connection.Status.DISCONNECTED, NOW
    connection.save()

    assert "still need" not in words(client_of(mark).get(reverse("dashboard:home")))


def test_each_hotel_is_counted_on_its_own_day_in_one_statement(
    mark: User,
    bar: RateCode,
    make_hotel: Callable[..., Property],
    make_group: Callable[..., MappableUnitGroup],
    make_plan: Callable[..., MappableRatePlan],
    django_assert_num_queries: Callable,
) -> None:
    zones = {"EAST": "Pacific/Kiritimati", "WEST": "Pacific/Pago_Pago"}
    hotels = [make_hotel(code, time_zone=zone) for code, zone in zones.items()]
    east, west = hotels
    for hotel in hotels:
        plan = make_plan(group=make_group(hotel=hotel))
        map_to(
            plan, code=bar, context=ChangeContext(by=mark, now=NOW), valid_from=east.today(now=NOW)
        )
    assert west.today(now=NOW) < east.today(now=NOW)

    with django_assert_num_queries(1):
        progress = get_progress(hotels, now=NOW)

    assert (progress[east.pk].mapped, progress[east.pk].total) == (1, 1)
    assert (progress[west.pk].mapped, progress[west.pk].total) == (0, 1)


@pytest.mark.parametrize("trouble", ["gone", "archived", "switched off"])
def test_both_lead_to_mappings_that_need_a_look(
    trouble: str,
    client_of: Callable[[User], Client],
    mark: User,
    hotel: Property,
    bar: RateCode,
    two_plans: list[MappableRatePlan],
    pages: list[str],
) -> None:
    map_to(two_plans[1], code=bar, context=ChangeContext(by=mark, now=NOW))
    plans = MappableRatePlan.objects.filter(pk=two_plans[0].pk)
    match trouble:
        case "gone":
            plans.update(gone_at=NOW)
        case "archived":
            plans.update(is_archived=True)
        case _:
            RateCode.objects.update(is_active=False)

    for path in pages:
        response = client_of(mark).get(path)

        number = 2 if trouble == "switched off" else 1
        assert f"{number} mapped rate plan" in words(response)
        link = f"{reverse('rates:page', args=[hotel.pk])}?show=flagged"
        assert link in response.content.decode()
