"""What the home says of each hotel's mapping: what is left, what nothing has, what may be old."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Connection, Property
from rates.mapping import ChangeContext, exclude, map_to
from rates.models import MappableRatePlan, MappableUnitGroup
from tests.connect.pages import load, make_hotel, make_run, words
from tests.factories import make_group, make_plan, make_rate_code, make_room_code

HOME = reverse("dashboard:home")
CONTEXT = ChangeContext(by=None, now=timezone.now())


@pytest.fixture
def make_mapped(account: Account, connection: Connection) -> Callable[..., Property]:
    """Make a hotel with a rate plan and a room type, both mapped, of the app's three codes each."""
    bar, double = make_rate_code(account, "BAR"), make_room_code(account, "DOUBLE")
    for code in ("FLEX", "NONREF"):
        make_rate_code(account, code)
        make_room_code(account, code)
    make_rate_code(account, "OLD", is_active=False)
    load(connection)

    def make(code: str = "MUC") -> Property:
        hotel = make_hotel(connection, code)
        group: Any = make_group(hotel, f"{code}-DBL", model=MappableUnitGroup)
        plan: Any = make_plan(group, f"{code}-BAR", model=MappableRatePlan)
        map_to(plan, code=bar, context=CONTEXT)
        map_to(group, code=double, context=CONTEXT)
        return hotel

    return make


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


def shown(browser: Client, show: str) -> list[str]:
    listing = browser.get(HOME, {"show": show}).context["listing"]
    return [row.hotel.code for group in listing.groups for row in group.rows]


def test_codes_that_nothing_of_a_hotel_has_are_counted_beside_it_and_named_on_its_page(
    browser: Client, make_mapped: Callable[..., Property]
) -> None:
    hotel = make_mapped()

    home = browser.get(HOME)
    page = words(browser.get(reverse("rates:page", args=[hotel.pk])))

    assert "4 codes that nothing here has" in words(home)
    assert f'href="{reverse("rates:page", args=[hotel.pk])}#unserved"' in home.content.decode()
    assert "so nothing is sold under them: FLEX, NONREF, FLEX, NONREF." in page
    assert shown(browser, "unserved") == ["MUC"]


def test_a_code_that_only_a_rate_plan_which_is_not_used_has_is_one_that_nothing_has(
    browser: Client, make_mapped: Callable[..., Property]
) -> None:
    hotel = make_mapped()
    MappableRatePlan.objects.update(gone_at=timezone.now())
    contents = browser.get(reverse("rates:page", args=[hotel.pk])).context["contents"]

    # With no rate plan left that has one, rate codes do not count at all.
    assert "2 codes that nothing here has" in words(browser.get(HOME))
    assert contents.unserved == ["FLEX", "NONREF"]


def test_where_nothing_is_mapped_yet_no_code_is_missed(
    browser: Client, make_mapped: Callable[..., Property], connection: Connection
) -> None:
    make_mapped()
    make_group(make_hotel(connection, "NEW"), "NEW-DBL")

    assert shown(browser, "unserved") == ["MUC"]
    assert shown(browser, "left") == ["NEW"]


@pytest.mark.parametrize("hotels", [1, 5])
def test_it_takes_as_many_statements_however_many_hotels(
    browser: Client,
    make_mapped: Callable[..., Property],
    django_assert_num_queries: Any,
    hotels: int,
) -> None:
    for number in range(hotels):
        make_mapped(f"H{number}")

    # as the home without mappings, and how many codes of either kind there are
    with django_assert_num_queries(13):
        browser.get(HOME)


def test_a_hotel_that_is_mapped_but_not_up_to_date_says_so_wherever_it_is_listed(
    browser: Client, make_mapped: Callable[..., Property], connection: Connection
) -> None:
    hotel = make_mapped()
    before = words(browser.get(HOME))
    make_run(connection, "needs_attention")

    pages = {
        name: words(browser.get(reverse(f"rates:{name}", args=[hotel.pk])))
        for name in ("page", "by_rate", "start")
    }

    assert "Mapped, but not up to date" not in before.partition("To map")[2]
    assert "Mapped, but not up to date" in words(browser.get(HOME)).partition("To map")[2]
    assert shown(browser, "stale") == ["MUC"]
    assert "It is not up to date" in pages["page"]
    assert "Hotel MUC Not up to date" in pages["by_rate"]
    assert "1 of 1 room types mapped. Mapped, but not up to date" in pages["start"]


def test_a_hotel_where_something_is_left_is_not_called_mapped(
    browser: Client, make_mapped: Callable[..., Property], connection: Connection
) -> None:
    hotel = make_mapped()
    make_plan(MappableUnitGroup.objects.get(property=hotel), "NEW")
    make_run(connection, "needs_attention")

    assert shown(browser, "stale") == []


@pytest.mark.parametrize("state", ["", "needs_attention"])
def test_staff_find_the_hotels_by_how_far_their_mapping_is(
    staff_browser: Client,
    make_mapped: Callable[..., Property],
    connection: Connection,
    state: str,
) -> None:
    make_mapped()
    make_plan(make_group(make_hotel(connection, "NEW"), "NEW-DBL"), "NEW")
    set_aside: Any = make_group(make_hotel(connection, "OFF"), "OFF", gone_at=timezone.now())
    exclude(make_plan(set_aside, "OFF", model=MappableRatePlan), context=CONTEXT)
    if state:
        make_run(connection, state)
    address = reverse("admin:hotels_property_changelist")

    found = {
        value: [
            row.code
            for row in staff_browser.get(address, {"mapping": value}).context["cl"].result_list
        ]
        for value in ("left", "complete", "stale")
    }

    assert found == {"left": ["NEW"], "complete": ["MUC"], "stale": ["MUC"] if state else []}
