"""The page of a connection after its first hour, with one hotel, and from another account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Membership, User
from hotels.models import Connection, SyncRun
from tests.connect.pages import load, make_hotel, make_run, words

NOW = timezone.now()
State, Failure = SyncRun.State, SyncRun.Failure


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def older(connection: Connection) -> Connection:
    """Connected two hours ago, and not looked at since."""
    now = timezone.now()
    make_hotel(connection, "MUC", rooms=2)
    make_run(connection, State.DONE, at=now - timedelta(hours=2))
    connection.last_synced_at = now - timedelta(hours=2)
    connection.next_sync_at = now + timedelta(minutes=20, seconds=30)
    connection.save()
    return connection


def path_of(connection: Connection) -> str:
    return reverse("connect:connection", args=[connection.pk])


def test_after_an_hour_it_is_about_how_the_connection_is_doing(
    browser: Client, older: Connection
) -> None:
    page = words(browser.get(path_of(older)))

    assert "Allow it at apaleo" not in page
    assert "What to do next" not in page
    assert "Last update 2\xa0hours ago".replace("\xa0", " ") in page.replace("\xa0", " ")
    assert "Next update in 20 minutes" in page.replace("\xa0", " ")
    assert "See your hotels, room types, rooms and rate plans" in page
    assert "Check now" in page


def test_a_connection_that_was_made_anew_does_not_begin_anew(
    browser: Client, connection: Connection
) -> None:
    make_hotel(connection, "MUC", rooms=2, first_seen_at=NOW - timedelta(days=2))
    load(connection)

    page = words(browser.get(path_of(connection)))

    assert "Allow it at apaleo" not in page
    assert "What to do next" not in page


def test_within_the_first_hour_it_says_what_to_do_next(
    browser: Client, connection: Connection
) -> None:
    make_hotel(connection, "MUC", rooms=2)
    load(connection)

    page = words(browser.get(path_of(connection)))

    assert page.index("What to do next") < page.index("Your hotel ") < page.index("Check now")


def test_checking_now_starts_a_run(browser: Client, older: Connection) -> None:
    browser.post(reverse("connect:retry", args=[older.pk]))

    assert older.sync_runs.open().count() == 1


def test_a_viewer_is_not_offered_to_check(
    bob: User, client_of: Callable[[User], Client], older: Connection
) -> None:
    assert "Check now" not in words(client_of(bob).get(path_of(older)))


def test_while_it_is_not_up_to_date_no_page_says_that_it_was_just_updated(
    browser: Client, older: Connection
) -> None:
    make_run(older, State.WAITING, failure=Failure.UNAVAILABLE)

    for path in (path_of(older), reverse("dashboard:home")):
        page = words(browser.get(path)).replace("\xa0", " ")
        assert "Not up to date" in page
        assert "last updated 2 hours ago" in page
        assert "· updated" not in page
        assert "hotels are connected" not in page


def test_a_page_of_a_hotel_says_what_its_connection_needs(
    browser: Client, older: Connection
) -> None:
    rates = reverse("rates:page", args=[older.property_set.get().pk])
    before = words(browser.get(rates))
    Connection.objects.update(status="needs_reconnect", ended_at=NOW, next_sync_at=None)

    page = browser.get(rates)

    assert "apaleo no longer lets us in" not in before
    assert "apaleo no longer lets us in" in words(page)
    assert f'href="{path_of(older)}"' in page.content.decode()


def test_one_hotel_is_not_chosen_among_one(browser: Client, older: Connection) -> None:
    page = browser.get(path_of(older))

    assert "Save which hotels to use" not in words(page)
    assert "all of them" not in words(page)
    assert 'name="used"' not in page.content.decode()


def test_one_hotel_that_is_not_used_is_used_with_one_click(
    browser: Client, older: Connection
) -> None:
    hotel = older.property_set.get()
    older.property_set.update(is_used=False)
    page = browser.get(path_of(older))

    browser.post(reverse("connect:hotels", args=[older.pk]), {"shown": hotel.pk, "used": hotel.pk})

    assert "Use Demo Hotel MUC" in words(page)
    assert older.property_set.get().is_used


@pytest.mark.parametrize("page", ["connection", "rates"])
def test_the_header_names_the_account_of_the_page(
    page: str,
    client_of: Callable[[User], Client],
    alice: User,
    other_account: Account,
    make_connection: Callable[..., Any],
) -> None:
    Membership.objects.create(account=other_account, user=alice, role=Membership.Role.VIEWER)
    theirs = make_connection(account=other_account, apaleo_account_code="RIVAL")
    hotel = make_hotel(theirs, "RIV")
    browser = client_of(alice)
    browser.get(reverse("dashboard:home"))

    paths = {"connection": path_of(theirs), "rates": reverse("rates:page", args=[hotel.pk])}
    shown = browser.get(paths[page]).context["tenancy"].account

    assert shown == other_account
    assert browser.get(reverse("dashboard:home")).context["account"] == other_account
