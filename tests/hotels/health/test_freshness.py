"""How fresh the mirror is, in words on the pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.health.freshness import freshness
from hotels.models import Connection
from hotels.sync.interval import is_told
from tests.connect.pages import make_hotel, make_run, words
from tests.factories import make_subscription


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (1, "We look for changes in apaleo every minute."),
        (15, "We look for changes in apaleo every 15 minutes."),
        (60, "We look for changes in apaleo every hour."),
        (180, "We look for changes in apaleo every 3 hours."),
    ],
)
def test_without_webhooks_it_says_how_often_somebody_looks(
    connection: Connection, settings: Any, minutes: int, sentence: str
) -> None:
    settings.SYNC_INTERVAL_MINUTES = minutes

    assert freshness(is_told=is_told(connection)) == sentence


@pytest.mark.parametrize("state", ["missing", "removed", "unknown"])
def test_a_subscription_that_is_not_active_promises_nothing(
    connection: Connection, state: str
) -> None:
    make_subscription(connection, state=state)

    assert not is_told(connection)


def test_both_pages_say_that_changes_come_by_themselves(
    connection: Connection, alice: User, client_of: Callable[[User], Client]
) -> None:
    make_run(connection, "done")
    make_hotel(connection)
    make_subscription(connection, state="active", remote_id="7")
    Connection.objects.update(last_synced_at=timezone.now())
    browser = client_of(alice)

    page = words(browser.get(reverse("connect:connection", args=[connection.pk])))
    home = words(browser.get(reverse("dashboard:home")))

    assert "What changes in apaleo is here within seconds." in page
    assert "up to date with apaleo" in home


def test_a_page_that_is_behind_promises_no_seconds(
    connection: Connection, alice: User, client_of: Callable[[User], Client]
) -> None:
    later = timezone.now() + timedelta(minutes=1)
    make_run(connection, "waiting", retries=1, failure="unavailable", due_at=later)
    make_hotel(connection)
    make_subscription(connection, state="active", remote_id="7")
    Connection.objects.update(last_synced_at=timezone.now())

    page = words(client_of(alice).get(reverse("connect:connection", args=[connection.pk])))

    assert "apaleo cannot be reached at the moment." in page
    assert "within seconds" not in page
