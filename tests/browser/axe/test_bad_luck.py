"""axe on pages that something has happened to: a session that ended, a connection that did."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts.models import Session, User
from hotels.models import Connection, SyncRun
from tests.browser.axe.looking import look_here
from tests.browser.driving.browser import Browser
from tests.connect.pages import load, make_hotel, make_run
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("happened", ["refused", "away", "failed"])
def test_pages_of_a_connection_that_needs_something(
    happened: str, alices: Browser, live_server: LiveServer, connection: Connection
) -> None:
    hotel = make_hotel(connection, rooms=2)
    load(connection)
    if happened == "refused":
        connection.status = Connection.Status.NEEDS_RECONNECT
        connection.ended_at, connection.next_sync_at = timezone.now(), None
        connection.save()
    elif happened == "away":
        make_run(connection, SyncRun.State.WAITING, failure=SyncRun.Failure.UNAVAILABLE)
    else:
        make_run(connection, SyncRun.State.NEEDS_ATTENTION, failure=SyncRun.Failure.FORBIDDEN)

    found = []
    for path in (
        reverse("connect:connection", args=[connection.pk]),
        reverse("dashboard:home"),
        reverse("accounts:team"),
        reverse("rates:page", args=[hotel.pk]),
    ):
        alices.open(f"{live_server.url}{path}")
        found += look_here(alices)

    assert found == []


def test_what_was_typed_before_the_session_ended(
    alices: Browser, live_server: LiveServer, alice: User
) -> None:
    alices.open(f"{live_server.url}{reverse('accounts:team')}")
    alices.fill("E-mail", "colleague@sea.example")
    Session.objects.all().delete()
    alices.click("Send invitation")
    alices.wait_for_words("Sign in to")
    alices.fill("E-mail", alice.email)
    alices.fill("Password", PASSWORD)
    alices.click("Sign in")
    alices.wait_for_words("What you typed is kept.")

    typed = "return document.querySelector('main input[name=email]:not([type=hidden])').value"
    assert alices.run(typed) == "colleague@sea.example"
    assert look_here(alices) == []
