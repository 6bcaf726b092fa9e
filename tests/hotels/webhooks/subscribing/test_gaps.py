"""What happened while nobody was told is read: a load follows each gap, whatever came between."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hotels import tasks
from hotels.models import Connection, Subscription, SyncRun
from hotels.sync.fetch import fetch_snapshot
from hotels.sync.publish import publish
from hotels.webhooks import reconciling, subscribing
from hotels.webhooks.subscribing import LEASE, check, make_before_first_load
from sandbox.server import Server
from tests.hotels.webhooks.subscriptions import PATH, Check, Meanwhile, killed, of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lost(reachable: Server, subscribed: Connection) -> Connection:
    """A connection whose subscription apaleo has lost, which is about to be noticed."""
    reachable.control.forget_subscriptions()
    Subscription.objects.update(due_at=timezone.now())
    return subscribed


def waits_for_load(connection: Connection) -> bool:
    return SyncRun.objects.filter(connection=connection, state=SyncRun.State.WAITING).exists()


@pytest.mark.parametrize("step", ["_settle", "_load"])
def test_a_worker_that_is_killed_after_making_it_anew_is_followed_by_a_load(
    reachable: Server, lost: Connection, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    now = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(subscribing, step, killed)
        with pytest.raises(SystemExit):
            check(lost.pk, now=now)
    before = waits_for_load(lost)

    check(lost.pk, now=now + LEASE + timedelta(seconds=1))

    [theirs] = reachable.control.subscriptions()
    assert (of(lost).state, of(lost).remote_id) == ("active", theirs["id"])
    assert (before, waits_for_load(lost)) == (False, True)


def test_so_is_one_whose_answer_was_lost(
    reachable: Server, lost: Connection, check_now: Check
) -> None:
    reachable.control.add_fault(kind="commit-then-reset", path=f"^{PATH}$", method="POST", times=1)

    check(lost.pk, now=timezone.now())
    unknown = of(lost).state
    found = check_now(lost)

    assert (unknown, found.state) == ("unknown", "active")
    assert len(reachable.control.subscriptions()) == 1
    assert waits_for_load(lost)


def test_so_is_one_that_staff_had_compared_meanwhile(
    lost: Connection, meanwhile: Meanwhile
) -> None:
    meanwhile(lambda connection: reconciling.check_again(connection.pk, now=timezone.now()))

    check(lost.pk, now=timezone.now())
    before = waits_for_load(lost)
    check(lost.pk, now=timezone.now())

    assert (before, waits_for_load(lost)) == (False, True)


def test_what_was_there_all_the_time_brings_no_load(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    fault = reachable.control.add_fault(kind="status", path=f"^{PATH}$", method="GET", status=500)
    check_now(subscribed)
    reachable.control.delete_fault(fault)

    ours = check_now(subscribed)

    assert ours.state == "active"
    assert not waits_for_load(subscribed)


def test_one_made_while_the_first_load_reads_is_followed_by_another_load(
    reachable: Server, chain: Connection
) -> None:
    fault = reachable.control.add_fault(kind="status", path=f"^{PATH}", status=503)
    run = SyncRun.objects.get()
    make_before_first_load(run.pk, now=timezone.now())
    reachable.control.delete_fault(fault)
    claimed = SyncRun.claim(run.pk, now=timezone.now())
    assert claimed is not None
    snapshot = fetch_snapshot(claimed)

    check(chain.pk, now=timezone.now() + timedelta(minutes=3))
    publish(claimed, snapshot, now=timezone.now())

    chain.refresh_from_db()
    assert of(chain).state == "active"
    assert chain.next_sync_at is not None
    assert chain.next_sync_at <= timezone.now()


def test_one_made_before_the_first_load_reads_is_not(
    reachable: Server, chain: Connection, first_load: Callable[..., SyncRun]
) -> None:
    first_load(chain)

    chain.refresh_from_db()
    assert of(chain).state == "active"
    assert chain.next_sync_at is not None
    assert chain.next_sync_at > timezone.now()


def test_nor_is_one_made_before_the_first_load_is_tried_again(
    reachable: Server, chain: Connection, first_load: Callable[..., SyncRun]
) -> None:
    fault = reachable.control.add_fault(kind="status", path="^/(v1|inventory)/", status=503)
    tried = first_load(chain)
    reachable.control.delete_fault(fault)
    SyncRun.objects.update(due_at=timezone.now())
    Subscription.objects.update(due_at=timezone.now())

    run = first_load(chain)

    chain.refresh_from_db()
    assert (tried.state, run.state, of(chain).state) == ("waiting", "done", "active")
    assert chain.next_sync_at is not None
    assert chain.next_sync_at > timezone.now()


def test_a_worker_whose_clock_is_behind_subscribes_before_it_reads(
    reachable: Server, chain: Connection
) -> None:
    Subscription.objects.update(due_at=timezone.now() + timedelta(hours=1))

    make_before_first_load(SyncRun.objects.get().pk, now=timezone.now())

    assert len(reachable.control.subscriptions()) == 1


def test_whose_clock_is_ahead_asks_for_nothing_later_than_the_database_knows(
    subscribed: Connection,
) -> None:
    ahead = timezone.now() + timedelta(hours=1)

    Subscription.prepare(subscribed, now=ahead)
    connected_again = of(subscribed).due_at
    Subscription.objects.update(due_at=None)
    reconciling.check_again(subscribed.pk, now=ahead)

    assert connected_again is not None
    assert connected_again <= timezone.now()
    by_staff = of(subscribed).due_at
    assert by_staff is not None
    assert by_staff <= timezone.now()


def test_what_is_due_is_told_by_the_clock_of_the_database(
    reachable: Server, subscribed: Connection, monkeypatch: pytest.MonkeyPatch, sent_messages: Any
) -> None:
    def ahead() -> datetime:
        return timezone.now() + timedelta(hours=1)

    Subscription.objects.update(due_at=timezone.now() + timedelta(minutes=30))
    monkeypatch.setattr("hotels.tasks.database_now", ahead)
    sent_messages.clear()

    tasks.reconcile_webhooks()
    tasks.check_subscription(str(subscribed.pk))

    assert [message.task for message in sent_messages] == ["hotels.check_subscription"]
    assert len(reachable.control.calls(path=PATH)) == 1
