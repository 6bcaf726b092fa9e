"""Events while apaleo, a worker or a load is in the way: none is lost, and none harms."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hotels import connections
from hotels.models import Connection, Subscription, SyncRun, Unit, WebhookEvent
from hotels.sync.fetch import fetch_snapshot
from hotels.sync.publish import publish
from hotels.sync.schedule import request_sync
from hotels.webhooks import inbox
from hotels.webhooks.collapse import Plan
from hotels.webhooks.fetch import Fetch, Fetched
from hotels.webhooks.take_in import take_in
from jobs.messages import LIFETIME_SECONDS, Message
from sandbox.server import Server

pytestmark = pytest.mark.django_db(transaction=True)

Change = Callable[..., None]
UNITS = "^/inventory/v1/units/"


def name_of(unit: Unit) -> str:
    unit.refresh_from_db()
    return unit.name


def test_while_apaleo_is_away_events_wait_and_one_call_a_try_is_made(
    unit: Unit, rename: Change, reachable: Server, subscribed: Connection
) -> None:
    reachable.control.add_fault(kind="status", path=UNITS, status=503, times=2)
    rename("Later")
    now = timezone.now()

    take_in(subscribed.pk)
    take_in(subscribed.pk)
    in_between = (name_of(unit), WebhookEvent.objects.undone().count())
    take_in(subscribed.pk, clock=lambda: now + timedelta(seconds=6))
    take_in(subscribed.pk, clock=lambda: now + timedelta(seconds=30))

    assert in_between != ("Later", 0)
    assert name_of(unit) == "Later"
    assert len(reachable.control.calls(path=f"/inventory/v1/units/{unit.remote_id}")) == 3
    assert not WebhookEvent.objects.undone().exists()


def test_events_wait_for_months_too(
    unit: Unit, rename: Change, reachable: Server, subscribed: Connection
) -> None:
    """After 113 days of a try every five minutes the column holds no more."""
    reachable.control.add_fault(kind="status", path=UNITS, status=503, times=2)
    rename("Later")
    Subscription.objects.update(retries=32_767)

    take_in(subscribed.pk)

    row = Subscription.objects.get()
    assert (row.lease_until, row.attempts) == (None, 0)
    assert WebhookEvent.objects.undone().exists()


def test_as_long_as_apaleo_asks_for_nobody_asks_again(
    unit: Unit, rename: Change, reachable: Server, subscribed: Connection
) -> None:
    reachable.control.add_fault(
        kind="status", path=UNITS, status=429, headers={"Retry-After": "600"}, times=1
    )
    rename("Later")
    now = timezone.now()

    take_in(subscribed.pk)
    take_in(subscribed.pk, clock=lambda: now + timedelta(minutes=9))
    early = len(reachable.control.calls(kind="api"))
    take_in(subscribed.pk, clock=lambda: now + timedelta(minutes=11))

    assert early == 1
    assert name_of(unit) == "Later"


def test_a_missing_permission_is_named_and_shown_by_a_load_soon(
    unit: Unit, rename: Change, reachable: Server, subscribed: Connection, caplog: Any
) -> None:
    reachable.control.add_fault(kind="status", path=UNITS, status=403)
    Connection.objects.filter(pk=subscribed.pk).update(
        next_sync_at=timezone.now() + timedelta(days=1)
    )
    rename("Forbidden")

    take_in(subscribed.pk)

    subscribed.refresh_from_db()
    assert subscribed.next_sync_at is not None
    assert subscribed.next_sync_at < timezone.now() + timedelta(minutes=31)
    assert "setup.read" in caplog.text
    assert not WebhookEvent.objects.undone().exists()


def test_an_answer_that_is_not_understood_costs_no_second_call(
    unit: Unit, rename: Change, reachable: Server, subscribed: Connection
) -> None:
    reachable.control.add_fault(kind="replace", path=UNITS, remove=["property"])
    rename("Odd")

    take_in(subscribed.pk)
    take_in(subscribed.pk)

    assert len(reachable.control.calls(kind="api")) == 1
    assert name_of(unit) != "Odd"


def test_events_that_come_during_a_load_are_taken_in_after_it(
    unit: Unit, rename: Change, subscribed: Connection
) -> None:
    run = request_sync(subscribed, now=timezone.now())
    claimed = SyncRun.claim(run.pk, now=timezone.now())
    assert claimed is not None
    snapshot = fetch_snapshot(claimed)
    rename("Newer than the load")

    take_in(subscribed.pk)
    waiting = WebhookEvent.objects.undone().count()
    publish(claimed, snapshot, now=timezone.now())
    after_load = name_of(unit)
    take_in(subscribed.pk)

    assert waiting == 1
    assert after_load != "Newer than the load"
    assert name_of(unit) == "Newer than the load"


def test_whoever_finishes_a_load_tells_a_worker_of_the_events_that_waited(
    rename: Change, subscribed: Connection, load: Change, sent_messages: list[Message]
) -> None:
    rename("Waiting")
    sent_messages.clear()

    load(subscribed)

    assert Message("hotels.take_in", (str(subscribed.pk),), "background") in sent_messages


def test_what_was_read_before_a_load_is_not_published_after_it(
    unit: Unit,
    rename: Change,
    reachable: Server,
    subscribed: Connection,
    load: Change,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rename("Old")
    original = Fetch.run
    shown: list[str] = []

    def run(fetch: Fetch, plan: Plan) -> Fetched:
        """Read; the first time, the room is renamed and loaded before that is published."""
        fetched = original(fetch, plan)
        if not shown:
            reachable.control.apply(
                account_code="CHAIN",
                action="change",
                kind="unit",
                id=unit.remote_id,
                fields={"name": "New"},
            )
            load(subscribed)
        shown.append(name_of(unit))
        return fetched

    monkeypatch.setattr(Fetch, "run", run)

    take_in(subscribed.pk)

    assert shown == ["New", "New"]
    assert name_of(unit) == "New"


def test_an_event_whose_message_was_lost_is_sent_for_again(
    rename: Change, subscribed: Connection, sent_messages: list[Message]
) -> None:
    rename("Lost message")
    sent_messages.clear()

    inbox.send_late(now=timezone.now() + timedelta(seconds=5))
    at_once = list(sent_messages)
    inbox.send_late(now=timezone.now() + timedelta(seconds=11))

    assert at_once == []
    [message] = sent_messages
    assert (message.task, message.expires) == ("hotels.take_in", LIFETIME_SECONDS)


def test_events_of_a_connection_that_has_ended_cost_no_call(
    rename: Change, reachable: Server, subscribed: Connection
) -> None:
    rename("Too late")
    connections.disconnect(subscribed, now=timezone.now())

    take_in(subscribed.pk)

    assert reachable.control.calls(kind="api") == []
    assert not WebhookEvent.objects.undone().exists()


def test_events_are_forgotten_after_a_week_and_not_before(
    rename: Change, subscribed: Connection
) -> None:
    rename("Kept")
    take_in(subscribed.pk)
    now = timezone.now()

    inbox.purge(now=now + timedelta(days=6))
    after_six_days = WebhookEvent.objects.filter(topic="unit").count()
    inbox.purge(now=now + timedelta(days=8))

    assert after_six_days == 1
    assert not WebhookEvent.objects.exists()
