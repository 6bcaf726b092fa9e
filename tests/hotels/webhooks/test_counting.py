"""Whatever the connection of a hotel calls in its life is counted in the limits that all share."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.utils import timezone

from hotels.connections import disconnect
from hotels.models import Connection, Revocation, SyncRun, Unit
from jobs.runner import run_due
from sandbox.server import Server
from tests.hotels.client.counting import counted, seen
from tests.hotels.grants import expire, refreshes
from tests.hotels.webhooks.subscriptions import PATH, Check

pytestmark = pytest.mark.django_db(transaction=True)


def test_loads_events_refreshes_and_subscriptions_are_counted_call_by_call(
    subscribed: Connection,
    reachable: Server,
    load: Callable[..., SyncRun],
    change: Callable[..., None],
    check_now: Check,
) -> None:
    room = Unit.objects.filter(connection=subscribed).order_by("pk")[0]
    cache.clear()

    load(subscribed)
    change("unit", room.remote_id, name="Penthouse")
    reachable.control.forget_subscriptions()
    check_now(subscribed)
    expire(subscribed)
    load(subscribed)

    assert counted("CHAIN") == seen(reachable, "CHAIN")
    assert {call["method"] for call in reachable.control.calls(path=PATH)} == {"GET", "POST"}
    assert len(refreshes(reachable)) == 1


def test_what_ends_a_connection_is_counted_call_by_call(
    subscribed: Connection, reachable: Server
) -> None:
    cache.clear()

    disconnect(subscribed, now=timezone.now())
    while Revocation.objects.filter(done_at=None).exists():
        run_due()

    assert counted("CHAIN") == seen(reachable, "CHAIN")
    # The list and the one that is ours, with the token that the hotel had; the grant.
    assert seen(reachable, "CHAIN") == (2, 1)
