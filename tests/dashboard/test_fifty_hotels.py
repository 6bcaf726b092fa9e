"""The home of somebody with fifty hotels: found by searching, filtered, sorted, page by page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dashboard.listing import FEW, PAGE_SIZE
from hotels.models import Connection
from tests.connect.pages import load, make_hotel, words
from tests.factories import make_group, make_plan

HOME = reverse("dashboard:home")


@pytest.fixture
def fifty(make_connection: Callable[..., Connection]) -> list[Connection]:
    """Fifty hotels in two apaleo accounts; the first five have rate plans to map."""
    connections = [
        make_connection(apaleo_account_code=code, apaleo_account_name=f"Group {code}")
        for code in ("A", "B")
    ]
    for number in range(50):
        connection = connections[number % 2]
        hotel = make_hotel(connection, f"H{number:02}", rooms=number % 3)
        if number < 5:
            group: Any = make_group(hotel, f"G{number}")
            for plan in range(number + 1):
                make_plan(group, f"P{number}-{plan}")
    for connection in connections:
        load(connection)
    return connections


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


def hotels_in(response: Any) -> list[str]:
    return [row.hotel.code for group in response.context["listing"].groups for row in group.rows]


def test_what_is_left_over_all_hotels_is_one_line_above_them(browser: Client, fifty: Any) -> None:
    page = words(browser.get(HOME))

    assert "Without a code: 15 rate plans and 5 room types, in 5 hotels" in page
    assert page.index("Left to do") < page.index("Demo Hotel H00 H00")
    assert "Start with Demo Hotel H00" in page
    assert "Map rate codes" not in page


def test_a_page_has_so_many_hotels_and_all_pages_have_each_once(
    browser: Client, fifty: Any
) -> None:
    pages = [hotels_in(browser.get(HOME, {"page": page})) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 50 - 2 * PAGE_SIZE]
    assert len({code for page in pages for code in page}) == 50


def test_paging_keeps_the_search_the_choice_and_the_order(browser: Client, fifty: Any) -> None:
    page = browser.get(HOME, {"q": "munich", "sort": "rooms", "page": "2"}).content.decode()

    assert 'href="?q=munich&amp;sort=rooms#hotels"' in page
    assert 'href="?q=munich&amp;sort=rooms&amp;page=3#hotels"' in page


@pytest.mark.parametrize("query", ["h07", "HOTEL H07"])
def test_a_hotel_is_found_by_code_and_name(browser: Client, fifty: Any, query: str) -> None:
    assert hotels_in(browser.get(HOME, {"q": query})) == ["H07"]


def test_hotels_with_something_left_are_shown_alone_the_most_first(
    browser: Client, fifty: Any
) -> None:
    response = browser.get(HOME, {"show": "left", "sort": "left"})

    assert hotels_in(response) == ["H04", "H02", "H00", "H03", "H01"]
    assert "5 of 50 hotels" in words(response)


def test_hotels_of_a_connection_in_trouble_are_shown_alone_and_first(
    browser: Client, fifty: list[Connection]
) -> None:
    Connection.objects.filter(pk=fifty[1].pk).update(
        status="needs_reconnect", ended_at=timezone.now(), next_sync_at=None
    )

    alone = hotels_in(browser.get(HOME, {"show": "trouble"}))
    first = hotels_in(browser.get(HOME))

    assert all(int(code[1:]) % 2 for code in [*alone, *first])


def test_a_search_that_finds_nothing_says_so_and_leads_back(browser: Client, fifty: Any) -> None:
    page = browser.get(HOME, {"q": "Atlantis"})

    assert "No hotel is like that." in words(page)
    assert 'href="?#hotels">Show all of them</a>' in page.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "999999", "99999999999", "٣", "x", ""])
def test_a_page_that_is_none_is_the_first_or_the_last(
    browser: Client, fifty: Any, page: str
) -> None:
    assert browser.get(HOME, {"page": page}).context["listing"].filters.page in {1, 3}


@pytest.mark.parametrize("query", [{"show": "x"}, {"sort": "x"}, {"q": "x" * 5_000}])
def test_what_no_form_sends_breaks_nothing(
    browser: Client, fifty: Any, query: dict[str, str]
) -> None:
    assert browser.get(HOME, query).status_code == 200


def test_a_few_hotels_need_no_search(browser: Client, connection: Connection) -> None:
    for number in range(FEW):
        make_hotel(connection, f"H{number}")
    load(connection)

    assert "Search hotels" not in words(browser.get(HOME))


def test_a_stranger_finds_none_of_them(
    client_of: Callable[[User], Client], charlie: User, fifty: Any
) -> None:
    assert "H07" not in client_of(charlie).get(HOME, {"q": "Demo"}).content.decode()
