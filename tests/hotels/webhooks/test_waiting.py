"""Events that wait for a load, or for somebody to be told of them: none for ever."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apaleo.api import Kind
from hotels.models import Connection, Subscription, SyncRun, Unit, WebhookEvent
from hotels.sync import schedule
from hotels.sync.fetch import fetch_snapshot
from hotels.sync.publish import publish
from hotels.webhooks import inbox
from hotels.webhooks import take_in as taking_in
from hotels.webhooks.subscribing import make_before_first_load
from hotels.webhooks.take_in import take_in
from jobs.messages import Message
from sandbox.server import Server
from tests.hotels.webhooks.subscriptions import killed

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Connection]


@pytest.fixture
def never_loaded(make_connection: Make) -> Connection:
    """A connection of which apaleo tells, and whose first load waits."""
    connection = make_connection(next_sync_at=timezone.now())
    Subscription.prepare(connection, now=timezone.now())
    schedule.request_sync(connection, cause=SyncRun.Cause.CONNECTED, now=timezone.now())
    return connection


def tell(connection: Connection, number: int = 1, *, at: datetime | None = None) -> None:
    WebhookEvent.objects.bulk_create(
        WebhookEvent(
            connection=connection,
            event_id=str(each),
            topic="unit",
            type="changed",
            entity_id="A",
            property_remote_id="B",
            received_at=at or timezone.now(),
        )
        for each in range(number)
    )


def waiting() -> int:
    return WebhookEvent.objects.undone().count()


def test_what_a_first_load_is_still_to_read_waits_for_nothing_and_is_forgotten(
    never_loaded: Connection, sent_messages: list[Message]
) -> None:
    tell(never_loaded, taking_in.BATCH + 1)

    take_in(never_loaded.pk)

    sent_messages.clear()
    later = timezone.now() + timedelta(days=8)
    assert waiting() == 0
    assert inbox.send_late(now=later) == 0
    inbox.purge(now=later)
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize("failure", [SyncRun.State.NEEDS_ATTENTION, SyncRun.State.WAITING])
def test_events_wait_for_a_first_load_that_reads_until_it_has_failed(
    never_loaded: Connection, failure: str
) -> None:
    run = SyncRun.claim(SyncRun.objects.get().pk, now=timezone.now())
    assert run is not None
    tell(never_loaded)

    take_in(never_loaded.pk)
    while_it_reads = (waiting(), inbox.send_late(now=timezone.now() + timedelta(seconds=20)))
    ended = None if failure == SyncRun.State.WAITING else timezone.now()
    SyncRun.objects.update(state=failure, finished_at=ended)
    afterwards = inbox.send_late(now=timezone.now() + timedelta(seconds=20))
    take_in(never_loaded.pk)

    assert (while_it_reads, afterwards) == ((1, 0), 1)
    assert waiting() == 0


def test_what_changes_while_the_first_load_reads_is_read_after_it(
    reachable: Server,
    chain: Connection,
    arrived: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_id = SyncRun.objects.get().pk
    make_before_first_load(run_id, now=timezone.now())
    run = SyncRun.claim(run_id, now=timezone.now())
    assert run is not None
    snapshot = fetch_snapshot(run)
    unit = snapshot.records[Kind.UNIT][0].remote_id
    change = {"account_code": "CHAIN", "action": "change", "kind": "unit", "id": unit}
    reachable.control.apply(**change, fields={"name": "Newer than the load"})
    arrived()

    original = taking_in._leave_to_first_load

    def leave(lease: Any, events: Any) -> bool:
        """Look at the events just as the load is published, of which the worker does not know."""
        publish(run, snapshot, now=timezone.now())
        return original(lease, events)

    monkeypatch.setattr(taking_in, "_leave_to_first_load", leave)
    take_in(chain.pk)

    assert Unit.objects.get(remote_id=unit).name == "Newer than the load"
    assert waiting() == 0


def test_who_has_waited_longest_is_told_first(
    make_connection: Make, sent_messages: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MAX_AT_ONCE", 2)
    now = timezone.now()
    rows = [make_connection(apaleo_account_code=f"A{each}") for each in range(4)]
    rows.sort(key=lambda row: row.pk)
    for row, minutes in zip(rows, (1, 3, 2, 9), strict=True):
        Subscription.prepare(row, now=now)
        tell(row, at=now - timedelta(minutes=minutes))
    # One that was tried a moment ago has had its turn.
    retried = Subscription.objects.filter(pk=rows[3].pk)
    retried.update(retry_at=now - timedelta(seconds=1))
    sent_messages.clear()

    inbox.send_late(now=now)

    assert [message.args for message in sent_messages] == [(str(rows[1].pk),), (str(rows[2].pk),)]


def test_a_worker_that_is_killed_before_it_asks_for_the_load_after_a_silence_leaves_the_events(
    subscribed: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    Subscription.objects.update(
        last_event_at=now - timedelta(days=9), silent_from=now - timedelta(days=8)
    )
    tell(subscribed)
    # An app listens to it, and nothing of it is mirrored.
    WebhookEvent.objects.update(topic="reservation")

    with monkeypatch.context() as patch:
        patch.setattr(taking_in, "_load", killed)
        with pytest.raises(SystemExit):
            take_in(subscribed.pk)
    kept = waiting()
    take_in(subscribed.pk, clock=lambda: now + timedelta(minutes=3))

    open_runs: Any = SyncRun.objects.open().filter(connection=subscribed)
    assert (kept, waiting()) == (1, 0)
    assert open_runs.count() == 1
