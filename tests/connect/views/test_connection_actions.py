"""What can be done on the page of a connection: choose hotels, try again, disconnect."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Connection, Property, SyncRun
from tests.connect.pages import load, make_hotel, make_run, words

State = SyncRun.State
Failure = SyncRun.Failure


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


def show(browser: Client, connection: Connection, **headers: Any) -> Any:
    return browser.get(reverse("connect:connection", args=[connection.pk]), **headers)


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
