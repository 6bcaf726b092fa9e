"""The page of a connection while it changes: its live part, without JavaScript, and as JSON."""

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


def test_it_looks_again_only_while_a_run_is_open(browser: Client, connection: Connection) -> None:
    run = make_run(connection, State.RUNNING, progress=PROGRESS)

    during = show(browser, connection).content.decode()
    run.state, run.finished_at = State.DONE, timezone.now()
    run.save()
    after = show(browser, connection).content.decode()

    assert 'hx-trigger="every 1s"' in during
    assert "hx-trigger" not in after


def test_without_javascript_a_link_looks_again_only_while_a_run_is_open(
    browser: Client, connection: Connection
) -> None:
    make_run(connection, State.RUNNING)

    during = show(browser, connection).content.decode()
    SyncRun.objects.all().delete()
    load(connection)
    after = show(browser, connection).content.decode()

    assert "<noscript>" in during
    here = reverse("connect:connection", args=[connection.pk])
    assert f'<a class="button" href="{here}">Refresh</a>' in during
    assert "http-equiv" not in during
    assert "<noscript>" not in after


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


def test_the_live_part_brings_how_fresh_the_hotels_are_and_when_they_are_looked_at_next(
    browser: Client, connection: Connection
) -> None:
    make_hotel(connection)
    load(connection)
    soon = timezone.now() + timedelta(minutes=31)
    make_run(connection, State.WAITING, at=timezone.now(), failure="throttled", due_at=soon)
    htmx, seen = {"HX-Request": "true"}, {"seen": "postponed"}
    SyncRun.objects.filter(state=State.DONE).update(created_at=timezone.now() - timedelta(hours=2))

    first = show(browser, connection, headers=htmx)
    again = browser.get(first.request["PATH_INFO"], seen, headers=htmx)

    assert "apaleo lets us read no more at the moment." in words(first)
    assert "The next try is in 30 minutes." in words(first)
    assert "We look for changes" not in words(first)
    assert first.content.decode().count('hx-swap-oob="true"') == 3
    assert 'id="connection-details"' in first.content.decode()
    assert 'id="freshness"' in first.content.decode()
    assert 'hx-swap-oob="true"' not in again.content.decode()
    assert "The next try is in 30 minutes." in words(again)


def test_a_screen_reader_is_told_each_thing_once(browser: Client, connection: Connection) -> None:
    make_run(connection, State.RUNNING, progress=PROGRESS)
    address = reverse("connect:connection", args=[connection.pk])
    htmx = {"HX-Request": "true"}

    first = browser.get(address, {"seen": "waiting"}, headers=htmx).content.decode()
    second = browser.get(address, {"seen": "loading"}, headers=htmx).content.decode()

    assert 'role="status"' in first
    assert 'role="status"' not in second


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
    # Session, user, connection with account, membership, newest run, hotels with their counts,
    # those held, whether apaleo tells;
    # on the page the memberships that decide what it offers, what is left to map of
    # rate plans and of room types, and to look at.
    expected = 12 if name == "connection" else 8

    with django_assert_num_queries(expected):
        response = browser.get(reverse(f"connect:{name}", args=[connection.pk]))

    assert response.status_code == 200
