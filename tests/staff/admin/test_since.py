"""Since when something is in trouble, and why: told where the database knows, else nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hotels.models import Connection, Credential
from tests import factories

LONG_AGO = timedelta(hours=2)
# As the admin shows what is empty.
NOTHING = "\N{EN DASH}"


def rows_since(browser: Client, title: str) -> list[Any]:
    [item] = [
        item for item in browser.get("/admin/").context["start_page"].items if item.title == title
    ]
    return [row.since for row in item.rows]


def test_a_refused_grant_is_in_doubt_since_it_was_refused(
    staff_browser: Client, connection: Connection
) -> None:
    at = timezone.now() - timedelta(minutes=5)
    Connection.objects.update(last_synced_at=at - LONG_AGO)
    factories.make_credential(connection)
    Credential.objects.update(refresh_failure="refused", refused_since=at, refused_at=at)

    assert rows_since(staff_browser, "Grants that apaleo refuses at the moment") == [at]


def test_a_key_is_missing_since_the_history_says_so(
    staff_browser: Client, connection: Connection
) -> None:
    at = timezone.now() - timedelta(minutes=5)
    factories.make_connection_event(connection, kind="locked", at=at)
    Connection.objects.update(status="key_unavailable", last_synced_at=at - LONG_AGO)

    assert rows_since(staff_browser, "Token key unavailable") == [at]


@pytest.mark.parametrize(
    ("failure", "title"),
    [("client", "apaleo does not accept this app"), ("suspicious", "Tokens set aside")],
)
def test_where_nobody_knows_since_when_nothing_is_said(
    failure: str, title: str, staff_browser: Client, connection: Connection
) -> None:
    Connection.objects.update(last_synced_at=timezone.now())
    factories.make_credential(connection)
    Credential.objects.update(refresh_failure=failure)

    assert rows_since(staff_browser, title) == [None]


@pytest.mark.parametrize(
    ("status", "shown"),
    [("active", NOTHING), ("disconnected", NOTHING), ("needs_reconnect", "Not known")],
)
def test_a_connection_that_nobody_refused_says_no_reason(
    status: str, shown: str, staff_browser: Client, connection: Connection
) -> None:
    ended_at = None if status == "active" else timezone.now()
    Connection.objects.update(status=status, ended_at=ended_at, next_sync_at=None)

    page = staff_browser.get(f"/admin/hotels/connection/{connection.pk}/change/").content.decode()

    field = page.split("field-why_ended", 1)[1].split('class="readonly">', 1)[1]
    assert field.split("</div>", 1)[0].strip() == shown
    assert ">None<" not in page
