"""The page of a connection in each of its states, live and without JavaScript, and as JSON."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Connection, Property, SyncRun
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


def test_it_looks_again_only_while_a_run_is_open(browser: Client, connection: Connection) -> None:
    run = make_run(connection, State.RUNNING, progress=PROGRESS)

    during = show(browser, connection).content.decode()
    run.state, run.finished_at = State.DONE, timezone.now()
    run.save()
    after = show(browser, connection).content.decode()

    assert 'hx-trigger="every 1s"' in during
    assert "hx-trigger" not in after


def test_without_javascript_it_reloads_itself_only_while_a_run_is_open(
    browser: Client, connection: Connection
) -> None:
    make_run(connection, State.RUNNING)

    during = show(browser, connection).content.decode()
    SyncRun.objects.all().delete()
    load(connection)
    after = show(browser, connection).content.decode()

    assert "<noscript>" in during
    assert '<meta http-equiv="refresh" content="3">' in during
    assert "http-equiv" not in after


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
    Failure.HELD: "so we changed nothing.",
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
    assert "Demo Hotel MUC is connected, 2 rooms found" in page
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


def test_the_live_part_comes_without_the_page_around_it(
    browser: Client, connection: Connection
) -> None:
    make_run(connection, State.RUNNING, progress=PROGRESS)

    response = show(browser, connection, headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()
    assert "Rooms 50 of 84" in words(response)
    assert "HX-Request" in response["Vary"]
    assert "no-store" in response["Cache-Control"]


def test_the_live_part_brings_headline_and_hotels_when_the_run_has_ended(
    browser: Client, connection: Connection
) -> None:
    make_hotel(connection, rooms=84)
    load(connection)

    response = show(browser, connection, headers={"HX-Request": "true"})

    assert response.content.decode().count('hx-swap-oob="true"') == 2
    assert "Demo Hotel MUC is connected, 84 rooms found" in words(response)


def test_a_screen_reader_is_told_each_thing_once(browser: Client, connection: Connection) -> None:
    make_run(connection, State.RUNNING, progress=PROGRESS)
    address = reverse("connect:connection", args=[connection.pk])
    htmx = {"HX-Request": "true"}

    first = browser.get(address, {"seen": "waiting"}, headers=htmx).content.decode()
    second = browser.get(address, {"seen": "loading"}, headers=htmx).content.decode()

    assert 'role="status"' in first
    assert 'role="status"' not in second


def test_hotels_are_chosen_and_the_page_says_that_it_is_saved(
    browser: Client, connection: Connection
) -> None:
    munich, berlin = make_hotel(connection, "MUC"), make_hotel(connection, "BER", is_used=False)
    load(connection)

    response = browser.post(
        reverse("connect:hotels", args=[connection.pk]),
        {"shown": [str(munich.pk), str(berlin.pk)], "used": [str(berlin.pk)]},
        follow=True,
    )

    assert "Saved which hotels to use." in words(response)
    assert dict(Property.objects.values_list("code", "is_used")) == {"MUC": False, "BER": True}


def test_a_hotel_that_was_found_after_the_page_was_drawn_stays_as_it_is(
    browser: Client, connection: Connection
) -> None:
    munich = make_hotel(connection, "MUC")
    make_hotel(connection, "NEW")

    browser.post(reverse("connect:hotels", args=[connection.pk]), {"shown": [str(munich.pk)]})

    assert dict(Property.objects.values_list("code", "is_used")) == {"MUC": False, "NEW": True}


def test_trying_again_makes_one_run_however_often_it_is_clicked(
    browser: Client, connection: Connection
) -> None:
    make_run(connection, State.NEEDS_ATTENTION, failure=Failure.CRASHED)

    for _ in range(2):
        response = browser.post(reverse("connect:retry", args=[connection.pk]))

    assert response["Location"] == reverse("connect:connection", args=[connection.pk])
    assert connection.sync_runs.open().count() == 1


def test_trying_again_on_a_connection_that_has_ended_leads_to_its_page(
    browser: Client, make_connection: Callable[..., Connection]
) -> None:
    connection = make_connection(status="disconnected", ended_at=timezone.now())

    response = browser.post(reverse("connect:retry", args=[connection.pk]), follow=True)

    assert "Demo Hotels is disconnected" in words(response)
    assert not connection.sync_runs.exists()


def test_disconnecting_asks_first(browser: Client, connection: Connection) -> None:
    response = browser.get(reverse("connect:disconnect", args=[connection.pk]))

    connection.refresh_from_db()
    assert "Disconnect Demo Hotels?" in words(response)
    assert connection.is_active


def test_disconnecting_is_said_and_done_at_once(browser: Client, connection: Connection) -> None:
    make_run(connection, State.WAITING)

    response = browser.post(reverse("connect:disconnect", args=[connection.pk]), follow=True)

    connection.refresh_from_db()
    assert "Demo Hotels is disconnected." in words(response)
    assert connection.status == Connection.Status.DISCONNECTED
    assert not connection.sync_runs.open().exists()


def test_the_status_is_the_page_as_json(browser: Client, connection: Connection) -> None:
    hotel = make_hotel(connection, rooms=2)
    load(connection)
    make_run(
        connection,
        State.RUNNING,
        at=timezone.now() + timedelta(seconds=1),
        progress={"property": [1, 1], "unit": [1, 2]},
    )

    response = browser.get(reverse("connect:status", args=[connection.pk]))

    assert response.json() == {
        "status": "active",
        "health": {"state": "loading", "level": "good", "label": "Updating"},
        "sync": {
            "state": "running",
            "failure": "",
            "progress": {
                "property": {"read": 1, "of": 1},
                "unit_group": {"read": 0, "of": None},
                "unit": {"read": 1, "of": 2},
                "rate_plan": {"read": 0, "of": None},
            },
        },
        "hotels": [
            {
                "id": str(hotel.pk),
                "code": "MUC",
                "name": "Demo Hotel MUC",
                "rooms": 2,
                "status": "Live",
                "is_used": True,
            }
        ],
        "rooms": 2,
        "sentence": "Looking for changes in Demo Hotels.",
    }


def test_the_status_without_a_run_has_no_sync(browser: Client, connection: Connection) -> None:
    response = browser.get(reverse("connect:status", args=[connection.pk]))

    assert response.json()["sync"] is None


@pytest.mark.parametrize("hotels", [1, 50])
@pytest.mark.parametrize("name", ["connection", "status"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_hotels(
    hotels: int,
    name: str,
    browser: Client,
    connection: Connection,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    for number in range(hotels):
        make_hotel(connection, f"H{number}", rooms=1)
    load(connection)
    # Session, user, connection with account, membership, newest run, hotels with their counts;
    # on the page the memberships that decide what it offers, what is left to map and to look at.
    expected = 9 if name == "connection" else 6

    with django_assert_num_queries(expected):
        response = browser.get(reverse(f"connect:{name}", args=[connection.pk]))

    assert response.status_code == 200
