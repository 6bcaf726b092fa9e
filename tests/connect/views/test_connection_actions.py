"""What can be done on the page of a connection: choose hotels, try again, disconnect."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
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


def test_trying_again_is_for_once_a_minute_and_the_page_says_so(
    browser: Client, connection: Connection
) -> None:
    run = make_run(connection, State.NEEDS_ATTENTION, failure=Failure.CRASHED)
    retry = reverse("connect:retry", args=[connection.pk])
    moment = timezone.now()

    with time_machine.travel(moment, tick=False) as traveller:
        browser.post(retry)
        # Ended at once, so that only the pause stands in the way of another.
        newest = connection.sync_runs.open().get()
        connection.sync_runs.filter(pk=newest.pk).update(
            state=run.state, failure=run.failure, finished_at=moment
        )
        traveller.shift(timedelta(seconds=20))
        refused = browser.post(retry, follow=True)
        still = connection.sync_runs.count()
        traveller.shift(timedelta(seconds=40))
        browser.post(retry)

    page = words(refused)
    assert "You can have it done again in 40 seconds." in page
    assert "again in 40 seconds" in page.replace("done again", "")
    assert " disabled" in refused.content.decode()
    assert (still, connection.sync_runs.count()) == (2, 3)


def test_in_the_first_hour_it_can_be_looked_at_apaleo_too_and_the_limit_is_shown(
    browser: Client, connection: Connection
) -> None:
    make_hotel(connection, "MUC")
    load(connection)

    before = show(browser, connection)
    Connection.objects.filter(pk=connection.pk).update(sync_requested_at=timezone.now())
    after = show(browser, connection)

    assert before.context["progress"].is_new
    assert "Check now" in words(before)
    assert " disabled" not in before.content.decode()
    assert " disabled" in after.content.decode()
    assert re.search(r"again in \d+ seconds", words(after))


def test_a_run_that_waits_is_not_brought_forward_as_fast_as_one_can_click(
    browser: Client, connection: Connection
) -> None:
    retry = reverse("connect:retry", args=[connection.pk])
    browser.post(retry)
    later = timezone.now() + timedelta(minutes=5)
    connection.sync_runs.update(state=State.WAITING, due_at=later)

    browser.post(retry)

    assert connection.sync_runs.get().due_at == later


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


def test_what_is_disconnected_is_not_asked_about_again(
    browser: Client, make_connection: Callable[..., Connection]
) -> None:
    connection = make_connection(status="disconnected", ended_at=timezone.now())

    response = browser.get(reverse("connect:disconnect", args=[connection.pk]), follow=True)

    assert response.redirect_chain == [(reverse("connect:connection", args=[connection.pk]), 302)]


def test_disconnecting_is_said_and_done_at_once(browser: Client, connection: Connection) -> None:
    make_run(connection, State.WAITING)

    response = browser.post(reverse("connect:disconnect", args=[connection.pk]), follow=True)

    connection.refresh_from_db()
    assert "Demo Hotels is disconnected." in words(response)
    assert connection.status == Connection.Status.DISCONNECTED
    assert not connection.sync_runs.open().exists()
