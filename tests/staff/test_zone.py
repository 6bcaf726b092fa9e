"""Staff read times as their own clocks show them; hoteliers do not."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hotels.models import Connection
from tests.staff.pages import list_of, page_of

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def at_noon(make_connection: Callable[..., Connection]) -> Connection:
    return make_connection(connected_at=NOON)


def test_lists_and_pages_show_the_zone_of_staff_and_say_which(
    staff_browser: Client, at_noon: Connection, settings: Any
) -> None:
    settings.STAFF_TIME_ZONE = "Europe/Berlin"

    for path in (list_of(Connection), page_of(at_noon)):
        page = staff_browser.get(path).content.decode()
        assert "Times are those of Europe/Berlin." in page
    assert "1 Jul 2026, 14:00 CEST" in page


def test_without_a_setting_it_is_utc(staff_browser: Client, at_noon: Connection) -> None:
    page = staff_browser.get(page_of(at_noon)).content.decode()

    assert "Times are those of UTC." in page
    assert "1 Jul 2026, 12:00 UTC" in page


def test_pages_of_hoteliers_keep_theirs(
    alice: User, client_of: Callable[[User], Client], at_noon: Connection, settings: Any
) -> None:
    settings.STAFF_TIME_ZONE = "Pacific/Auckland"
    browser = client_of(alice)

    page = browser.get(reverse("connect:connection", args=[at_noon.pk])).content.decode()

    # In Auckland the second has begun.
    assert "1 July 2026" in page
