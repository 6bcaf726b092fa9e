"""The page of a connection in each of its states."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Connection, SyncRun
from tests.connect.pages import PROGRESS, load, make_hotel, make_run, words

State = SyncRun.State
Failure = SyncRun.Failure


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


def show(browser: Client, connection: Connection, **headers: Any) -> Any:
    return browser.get(reverse("connect:connection", args=[connection.pk]), **headers)


def test_it_says_at_once_that_it_is_connected(browser: Client, connection: Connection) -> None:
    make_run(connection, State.WAITING)

    page = words(show(browser, connection))

    assert "Demo Hotels is connected" in page
    assert "apaleo account DEMO, for Seaside Hotels" in page
    assert "Reading your hotels in Demo Hotels." in page


def test_it_shows_how_much_of_each_kind_is_read(browser: Client, connection: Connection) -> None:
    make_run(connection, State.RUNNING, progress=PROGRESS)

    page = words(show(browser, connection))

    assert "Hotels 1 of 1" in page
    assert "Room types 6 of 6" in page
    assert "Rooms 50 of 84" in page
    assert "Rate plans waiting" in page


def test_one_hotel_is_named_with_its_rooms(browser: Client, connection: Connection) -> None:
    make_hotel(connection, name="Demo Hotel Munich", rooms=84)
    load(connection)

    page = words(show(browser, connection))

    assert "Demo Hotel Munich is connected, 84 rooms found" in page
    assert "What to do next" in page


def test_several_hotels_are_counted_and_listed(browser: Client, connection: Connection) -> None:
    make_hotel(connection, "MUC", rooms=3)
    make_hotel(connection, "BER", rooms=2, status="Test", is_used=False)
    load(connection)

    response = show(browser, connection)

    page = words(response)
    assert "2 hotels are connected, 5 rooms found" in page
    assert "Demo Hotel BER Test hotel BER, Munich 2 0 0" in page
    assert "Demo Hotel MUC MUC, Munich 3 0 0" in page


def test_a_single_room_is_not_a_plural(browser: Client, connection: Connection) -> None:
    make_hotel(connection, rooms=1)
    load(connection)

    page = words(show(browser, connection))

    assert "is connected, 1 room found" in page


def test_archived_hotels_and_hotels_that_are_gone_are_not_counted(
    browser: Client, connection: Connection
) -> None:
    make_hotel(connection, "MUC", rooms=1)
    make_hotel(connection, "OLD", rooms=1, is_archived=True)
    make_hotel(connection, "GONE", rooms=1, gone_at=timezone.now())
    load(connection)

    page = words(show(browser, connection))

    assert "Demo Hotel MUC is connected, 1 room found" in page


def test_an_apaleo_account_without_hotels_is_told_what_to_do(
    browser: Client, connection: Connection
) -> None:
    load(connection)

    page = words(show(browser, connection))

    assert "Demo Hotels is connected, no hotels found" in page
    assert "Create your hotel in apaleo." in page
    assert "Look again" in page
    assert "Check now" not in page


def test_after_ten_seconds_without_a_worker_it_says_that_it_goes_on_by_itself(
    browser: Client, connection: Connection
) -> None:
    make_run(connection, State.WAITING, at=timezone.now() - timedelta(seconds=11))

    page = words(show(browser, connection))

    assert "This takes longer than usual. It goes on by itself." in page


def test_a_run_that_its_worker_left_says_that_it_goes_on_by_itself(
    browser: Client, connection: Connection
) -> None:
    make_run(connection, State.RUNNING, at=timezone.now() - timedelta(minutes=2))

    page = words(show(browser, connection))

    assert "This takes longer than usual. It goes on by itself." in page


def test_while_apaleo_is_away_it_says_so_and_keeps_trying(
    browser: Client, connection: Connection
) -> None:
    make_run(connection, State.WAITING, failure=Failure.UNAVAILABLE, progress=PROGRESS)

    response = show(browser, connection)

    page = words(response)
    assert "apaleo cannot be reached at the moment. We keep trying by ourselves." in page
    assert "Try again" in page
    assert 'hx-trigger="every 5s"' in response.content.decode()


FAILURES = {
    Failure.UNAVAILABLE: "apaleo could not be reached the last times we tried.",
    Failure.FORBIDDEN: "apaleo asks for the permission setup.read",
    Failure.CONTRACT: "apaleo answered in a way that we did not understand.",
    Failure.TOO_LARGE: "Your apaleo account holds more than we can read in one go.",
    Failure.CRASHED: "Reading your hotels stopped half way.",
}


@pytest.mark.parametrize(("failure", "said"), FAILURES.items(), ids=[f.value for f in FAILURES])
def test_a_load_that_failed_says_why_keeps_what_it_has_and_offers_to_try_again(
    failure: Failure, said: str, browser: Client, connection: Connection
) -> None:
    make_hotel(connection, rooms=2)
    load(connection)
    make_run(
        connection,
        State.NEEDS_ATTENTION,
        at=timezone.now() + timedelta(seconds=1),
        failure=failure,
        failure_detail="setup.read" if failure == Failure.FORBIDDEN else "",
    )

    response = show(browser, connection)

    page = words(response)
    assert said in page
    # Not "is connected" beside "Not up to date": see decision 38.
    assert "is connected" not in page
    assert "Demo Hotel MUC" in page
    assert "Try again" in page
    assert "hx-trigger" not in response.content.decode()


@pytest.mark.parametrize(
    ("status", "headline"),
    [
        ("needs_reconnect", "Demo Hotels needs to be reconnected"),
        ("key_unavailable", "Demo Hotels is locked"),
    ],
)
def test_a_connection_that_lost_its_grant_offers_to_reconnect(
    status: str, headline: str, browser: Client, make_connection: Callable[..., Connection]
) -> None:
    ended_at = timezone.now() if status == "needs_reconnect" else None
    connection = make_connection(status=status, ended_at=ended_at)

    response = show(browser, connection)

    assert headline in words(response)
    assert "Everything you set up here is kept." in words(response)
    assert f'name="connection" value="{connection.pk}"' in response.content.decode()


def test_a_connection_that_was_ended_says_so_and_can_be_connected_again(
    browser: Client, make_connection: Callable[..., Connection]
) -> None:
    connection = make_connection(status="disconnected", ended_at=timezone.now())
    make_hotel(connection)

    response = show(browser, connection)

    assert "Demo Hotels is disconnected" in words(response)
    assert "Connect again" in words(response)
    assert "Save which hotels to use" not in words(response)


def test_what_was_ended_soon_after_it_began_is_no_new_connection_any_more(
    browser: Client, connection: Connection
) -> None:
    load(connection)
    before = show(browser, connection)
    Connection.objects.update(status="disconnected", ended_at=timezone.now())

    after = show(browser, connection)

    assert 'class="steps"' in before.content.decode()
    assert 'class="steps"' not in after.content.decode()


def test_a_viewer_sees_everything_and_is_offered_nothing_to_change(
    bob: User, client_of: Callable[[User], Client], connection: Connection
) -> None:
    make_hotel(connection, rooms=2)
    make_hotel(connection, "BER", is_used=False)
    load(connection)

    response = show(client_of(bob), connection)

    assert "2 hotels are connected, 2 rooms found" in words(response)
    assert "Demo Hotel BER Not used BER, Munich" in words(response)
    assert reverse("connect:hotels", args=[connection.pk]) not in response.content.decode()
    assert reverse("connect:disconnect", args=[connection.pk]) not in response.content.decode()


def test_only_an_owner_is_offered_to_disconnect(
    alice: User, mark: User, client_of: Callable[[User], Client], connection: Connection
) -> None:
    load(connection)
    offer = reverse("connect:disconnect", args=[connection.pk])

    of_owner = show(client_of(alice), connection).content.decode()
    of_manager = show(client_of(mark), connection).content.decode()

    assert offer in of_owner
    assert offer not in of_manager


@pytest.mark.parametrize(
    ("status", "is_allowed"),
    [
        ("active", True),
        ("key_unavailable", True),
        ("needs_reconnect", False),
        ("disconnected", False),
    ],
)
def test_what_was_allowed_is_told_while_it_is(
    status: str, is_allowed: bool, browser: Client, make_connection: Callable[..., Connection]
) -> None:
    ended_at = timezone.now() if status in {"needs_reconnect", "disconnected"} else None
    connection = make_connection(status=status, ended_at=ended_at)

    page = words(show(browser, connection))

    assert "The connection" in page
    assert ("See your hotels, room types, rooms and rate plans" in page) == is_allowed


def test_that_apaleo_stops_telling_us_is_said_before_disconnecting(
    browser: Client, connection: Connection
) -> None:
    page = words(browser.get(reverse("connect:disconnect", args=[connection.pk])))

    assert "apaleo is asked to stop telling us of changes." in page
