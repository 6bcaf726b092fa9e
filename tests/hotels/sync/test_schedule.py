"""What is due, lost or abandoned is found and handed to somebody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hotels import tasks
from hotels.models import Connection, SyncRun
from hotels.models.sync_run import LEASE
from hotels.sync.run import work
from hotels.sync.schedule import purge, reconcile, request_sync, start_due_runs
from jobs.messages import LIFETIME_SECONDS, Message
from sandbox.server import Server
from tests.simultaneously import simultaneously

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def due(make_connection: Callable[..., Connection]) -> Connection:
    """A connection whose next sync is due."""
    return make_connection(next_sync_at=timezone.now() - timedelta(seconds=1))


def called(sent_messages: list[Message]) -> list[tuple[str, tuple, str]]:
    return [(call.task, call.args, call.queue) for call in sent_messages]


def test_a_connection_that_is_due_gets_a_run_and_a_worker_is_told(
    due: Connection, sent_messages: list[Message]
) -> None:
    now = timezone.now()

    reconcile(now=now)

    run = SyncRun.objects.get()
    due.refresh_from_db()
    assert (run.connection, run.cause, run.due_at) == (due, SyncRun.Cause.SCHEDULED, now)
    assert due.next_sync_at is not None
    assert timedelta(minutes=24) < due.next_sync_at - now < timedelta(minutes=96)
    assert called(sent_messages) == [("hotels.sync", (run.pk,), "background")]


def test_a_connection_that_is_not_due_gets_none(
    make_connection: Callable[..., Connection], sent_messages: list[Message]
) -> None:
    make_connection(next_sync_at=timezone.now() + timedelta(minutes=1))

    reconcile(now=timezone.now())

    assert not SyncRun.objects.exists()
    assert sent_messages == []


def test_two_reconcilers_start_a_due_run_once(due: Connection) -> None:
    now = timezone.now()

    started = simultaneously(*[lambda: start_due_runs(now=now)] * 4)

    assert sum(started) == 1
    assert SyncRun.objects.count() == 1


def test_a_reconciler_that_comes_again_starts_nothing_more(
    due: Connection, sent_messages: list[Message]
) -> None:
    now = timezone.now()
    reconcile(now=now)
    sent_messages.clear()

    reconcile(now=now + timedelta(seconds=1))

    assert SyncRun.objects.count() == 1
    assert sent_messages == []


def test_hours_without_a_scheduler_are_caught_up_with_one_run_each(
    make_connection: Callable[..., Connection], sent_messages: list[Message]
) -> None:
    long_ago = timezone.now() - timedelta(hours=6)
    for n in range(5):
        make_connection(apaleo_account_code=f"A{n}", next_sync_at=long_ago)

    for _ in range(3):
        reconcile(now=timezone.now())

    assert SyncRun.objects.count() == 5
    assert len(sent_messages) == 5


def test_a_due_connection_with_a_run_under_way_gets_no_second_one(due: Connection) -> None:
    run = request_sync(due, now=timezone.now())

    start_due_runs(now=timezone.now())

    assert SyncRun.objects.get() == run


def test_a_lost_message_is_made_good_within_thirty_seconds(
    connection: Connection, sent_messages: list[Message]
) -> None:
    asked = timezone.now()
    run = request_sync(connection, now=asked)
    sent_messages.clear()  # The broker has lost it.

    # The scheduler looks every ten seconds.
    moments = [asked + timedelta(seconds=seconds) for seconds in (3, 13, 23)]
    for moment in moments:
        reconcile(now=moment)

    calls = called(sent_messages)
    assert calls
    assert set(calls) == {("hotels.sync", (run.pk,), "interactive")}
    assert all(call.expires == LIFETIME_SECONDS for call in sent_messages)


def test_a_message_gets_its_time_before_it_is_taken_for_lost(
    connection: Connection, sent_messages: list[Message]
) -> None:
    asked = timezone.now()
    request_sync(connection, now=asked)
    sent_messages.clear()

    reconcile(now=asked + timedelta(seconds=9))

    assert sent_messages == []


def test_a_waiting_run_is_not_called_at_every_look(
    connection: Connection, sent_messages: list[Message]
) -> None:
    asked = timezone.now()
    request_sync(connection, now=asked)
    sent_messages.clear()

    for seconds in (11, 12, 13, 14):
        reconcile(now=asked + timedelta(seconds=seconds))

    assert len(sent_messages) == 1


def test_a_postponed_run_is_called_when_its_time_has_come(
    connection: Connection, sent_messages: list[Message]
) -> None:
    now = timezone.now()
    run = request_sync(connection, now=now)
    SyncRun.objects.filter(pk=run.pk).update(due_at=now + timedelta(minutes=5))
    sent_messages.clear()

    reconcile(now=now + timedelta(minutes=4))
    too_early = list(sent_messages)
    reconcile(now=now + timedelta(minutes=5, seconds=11))

    assert too_early == []
    assert called(sent_messages) == [("hotels.sync", (run.pk,), "interactive")]


def test_an_abandoned_run_is_given_to_another_worker(
    chain: Connection, sent_messages: list[Message]
) -> None:
    run = SyncRun.objects.get()
    claimed = timezone.now()
    SyncRun.claim(run.pk, now=claimed)
    sent_messages.clear()

    reconcile(now=claimed + LEASE - timedelta(seconds=1))
    while_alive = list(sent_messages)
    later = claimed + LEASE + timedelta(seconds=1)
    reconcile(now=later)
    after_its_lease = called(sent_messages)
    work(run.pk, clock=lambda: later)

    run.refresh_from_db()
    assert while_alive == []
    assert after_its_lease == [("hotels.sync", (run.pk,), "interactive")]
    assert (run.state, run.fence) == (SyncRun.State.DONE, 2)


def test_runs_that_ended_are_nobodys_business(
    connection: Connection, sent_messages: list[Message]
) -> None:
    now = timezone.now()
    for state in (SyncRun.State.DONE, SyncRun.State.STOPPED, SyncRun.State.NEEDS_ATTENTION):
        SyncRun.objects.create(
            connection=connection, state=state, created_at=now, due_at=now, finished_at=now
        )

    reconcile(now=now + timedelta(days=1))

    assert sent_messages == []


def test_a_scheduled_run_that_somebody_asks_for_goes_first(
    due: Connection, sent_messages: list[Message]
) -> None:
    now = timezone.now()
    start_due_runs(now=now)
    sent_messages.clear()

    run = request_sync(due, now=now)

    assert run.cause == SyncRun.Cause.REQUESTED
    assert called(sent_messages) == [("hotels.sync", (run.pk,), "interactive")]


def make_run(connection: Connection, *, age: timedelta, **fields: Any) -> SyncRun:
    moment = timezone.now() - age
    values = {"state": SyncRun.State.DONE, "finished_at": moment}
    return SyncRun.objects.create(
        connection=connection, created_at=moment, due_at=moment, **(values | fields)
    )


def test_old_runs_are_purged_however_they_ended_but_the_newest_stays(
    connection: Connection,
) -> None:
    make_run(connection, age=timedelta(days=60))
    make_run(connection, age=timedelta(days=50), state=SyncRun.State.NEEDS_ATTENTION)
    make_run(connection, age=timedelta(days=45), state=SyncRun.State.STOPPED)
    newest = make_run(connection, age=timedelta(days=40), state=SyncRun.State.NEEDS_ATTENTION)

    purge(now=timezone.now())

    assert list(SyncRun.objects.all()) == [newest]


def test_recent_runs_are_not_purged(connection: Connection) -> None:
    make_run(connection, age=timedelta(days=29))
    make_run(connection, age=timedelta(days=1))

    purge(now=timezone.now())

    assert SyncRun.objects.count() == 2


def test_the_tasks_do_what_their_names_say(
    due: Connection, chain: Connection, platform: Server
) -> None:
    first = SyncRun.objects.get(connection=chain)

    tasks.sync(first.pk)
    tasks.reconcile()
    tasks.purge()

    first.refresh_from_db()
    assert first.state == SyncRun.State.DONE
    assert SyncRun.objects.filter(connection=due).exists()
