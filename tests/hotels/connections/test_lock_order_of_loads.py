"""Loads, and who decides about what they found, hold the connection's own row first, too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connect.hotel_choice import choose_hotels
from hotels.models import Connection, HeldRemoval, Property, Subscription, SyncRun
from hotels.sync import schedule
from hotels.sync.run import work
from sandbox.server import Server
from tests import factories
from tests.hotels.connections.locks import CONNECTION, Locks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def hotel(connected: Connection) -> Property:
    return factories.make_hotel(connected)


@pytest.fixture
def load(connected: Connection) -> Callable[[], SyncRun]:
    def load() -> SyncRun:
        run = schedule.request_sync(connected, now=timezone.now())
        work(run.pk)
        run.refresh_from_db()
        return run

    return load


def firsts(found: list[list[str]]) -> set[str]:
    return {tables[0] for tables in found}


def test_staff_who_decide_about_a_removal(
    hotel: Property, orders: Locks, staff_browser: Client
) -> None:
    held = factories.make_held_removal(hotel, remote_ids={"unit": ["MUC-0"]})
    answer: dict[str, Any] = {
        "action": "mark_gone",
        "_selected_action": [held.pk],
        "seen": [f"{held.pk} {held.changed_at.isoformat()}"],
    }

    found = orders(
        lambda: staff_browser.post(reverse("admin:hotels_heldremoval_changelist"), answer)
    )

    held.refresh_from_db()
    assert held.state == HeldRemoval.State.APPLIED
    assert firsts(found) == {CONNECTION}


def test_who_chooses_hotels(
    connected: Connection, hotel: Property, orders: Locks, settings: Any
) -> None:
    settings.WEBHOOKS, settings.PUBLIC_URL = "auto", "https://lobby.example"
    Subscription.prepare(connected, now=timezone.now())
    Subscription.objects.update(state=Subscription.State.REMOVED)

    found = orders(lambda: choose_hotels(shown=[hotel], used=[hotel]))

    assert Subscription.objects.get().state == Subscription.State.MISSING
    assert firsts(found) == {CONNECTION}


def test_a_load_that_is_published(orders: Locks, load: Callable[[], SyncRun]) -> None:
    found = orders(load)

    assert Connection.objects.get().last_synced_at is not None
    assert firsts(found) == {CONNECTION}


def test_a_load_that_is_given_up(
    platform: Server, orders: Locks, load: Callable[[], SyncRun]
) -> None:
    platform.control.add_fault(kind="status", path="/inventory/v1/units", status=302)

    found = orders(load)

    assert SyncRun.objects.get().state == SyncRun.State.NEEDS_ATTENTION
    assert firsts(found) == {CONNECTION}
