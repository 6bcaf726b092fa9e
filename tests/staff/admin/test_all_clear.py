"""What staff are told where nothing needs them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hotels.models import Connection, SyncRun


def test_all_clear_says_so(
    staff_browser: Client, connection: Connection, make_run: Callable[..., SyncRun]
) -> None:
    make_run()

    page = staff_browser.get("/admin/").content.decode()

    assert "Nothing needs you" in page
    assert "1 connection in step with apaleo." in page


def test_a_connection_that_waits_for_apaleo_is_not_in_step(
    staff_browser: Client, make_connection: Callable[..., Connection], make_run: Callable[..., Any]
) -> None:
    make_connection(apaleo_account_code="WELL", last_synced_at=timezone.now())
    waiting = {"state": "waiting", "failure": "unavailable", "finished_at": None}
    for code in ("ONE", "TWO"):
        make_run(connection=make_connection(apaleo_account_code=code), **waiting)

    page = staff_browser.get("/admin/").content.decode()

    assert "Nothing needs you" in page
    assert "1 connection in step with apaleo." in page
    assert "<p>2 connections wait for apaleo, which cannot be reached:" in page


@pytest.mark.parametrize("status", [None, "disconnected"], ids=["none", "one that left"])
def test_all_clear_without_a_connected_hotel_claims_nothing(
    status: str | None, staff_browser: Client, make_connection: Callable[..., Connection]
) -> None:
    if status:
        make_connection(status=status, ended_at=timezone.now())

    page = staff_browser.get("/admin/").content.decode()

    assert "No hotel is connected." in page
