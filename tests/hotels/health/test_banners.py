"""What needs the hotelier is said on every page of theirs, and costs none of them a query."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Connection
from tests.connect.pages import load, make_hotel, words

TEAM = reverse("accounts:team")
Status = Connection.Status


def refuse(connection: Connection) -> None:
    connection.end(status=Status.NEEDS_RECONNECT, now=timezone.now())


def statements(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(database) as captured:
        browser.get(address)
    return len(captured)


def test_a_page_about_no_hotel_says_which_connection_needs_reconnecting_and_leads_there(
    client_of: Any, bob: User, connection: Connection
) -> None:
    browser = client_of(bob)
    before = browser.get(TEAM)
    refuse(connection)

    page = browser.get(TEAM)

    assert "needs to be reconnected" not in words(before)
    assert "Demo Hotels needs to be reconnected" in words(page)
    assert reverse("connect:connection", args=[connection.pk]) in page.content.decode()


def test_several_are_one_banner_that_leads_home(
    client_of: Any, bob: User, make_connection: Callable[..., Connection]
) -> None:
    for number in range(3):
        refuse(make_connection(apaleo_account_code=f"C{number}"))

    page = words(client_of(bob).get(TEAM))

    assert "3 apaleo accounts need to be reconnected" in page
    assert page.count("to be reconnected") == 1


@pytest.mark.parametrize("status", [Status.DISCONNECTED, Status.KEY_UNAVAILABLE, Status.ACTIVE])
def test_what_the_hotelier_can_do_nothing_about_is_no_banner(
    status: Connection.Status, client_of: Any, bob: User, connection: Connection
) -> None:
    if status == Status.DISCONNECTED:
        connection.end(status=status, now=timezone.now())
    else:
        Connection.objects.update(status=status, next_sync_at=None)

    assert "to be reconnected" not in words(client_of(bob).get(TEAM))


def test_a_stranger_is_told_nothing(client_of: Any, charlie: User, connection: Connection) -> None:
    refuse(connection)

    assert "to be reconnected" not in words(client_of(charlie).get(TEAM))


def test_pages_that_say_it_themselves_say_it_once(
    client_of: Any, bob: User, connection: Connection
) -> None:
    load(connection)
    refuse(connection)
    browser = client_of(bob)

    for address in (reverse("dashboard:home"), connection.get_absolute_url()):
        assert "What the connection to apaleo needs" not in browser.get(address).content.decode()


def test_the_banner_costs_no_query_with_trouble_or_without_however_many(
    client_of: Any, bob: User, make_connection: Callable[..., Connection]
) -> None:
    browser = client_of(bob)
    without = statements(browser, TEAM)
    for number in range(5):
        refuse(make_connection(apaleo_account_code=f"C{number}"))

    assert statements(browser, TEAM) == without


def test_a_hotels_banner_costs_its_page_no_query(
    client_of: Any, alice: User, connection: Connection
) -> None:
    hotel = make_hotel(connection, "MUC", rooms=3)
    load(connection)
    browser = client_of(alice)
    address = reverse("housekeeping:settings", args=[hotel.pk])
    without = statements(browser, address)
    refuse(connection)

    page = words(browser.get(address))

    assert "apaleo no longer lets us in" in page
    assert statements(browser, address) == without
