"""Asking for a sync: one run, now, and only while the connection stands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotels.connections import disconnect
from hotels.models import Connection, SyncRun
from hotels.sync.fetch import fetch_snapshot
from hotels.sync.publish import publish
from hotels.sync.schedule import request_sync, start_due_runs
from hotels.tokens import NotConnected
from tests.simultaneously import simultaneously

pytestmark = pytest.mark.django_db(transaction=True)


def test_asking_twice_for_a_sync_gives_one_run(connection: Connection) -> None:
    first = request_sync(connection, now=timezone.now())

    assert request_sync(connection, now=timezone.now()) == first
    assert SyncRun.objects.count() == 1


def test_many_who_ask_at_once_get_the_same_run(connection: Connection) -> None:
    runs = simultaneously(*[lambda: request_sync(connection, now=timezone.now())] * 4)

    assert len({run.pk for run in runs}) == 1


def test_asking_brings_a_run_forward_that_waits_for_a_later_try(connection: Connection) -> None:
    now = timezone.now()
    run = request_sync(connection, now=now)
    SyncRun.objects.filter(pk=run.pk).update(due_at=now + timedelta(minutes=30))

    again = request_sync(connection, now=now)

    assert (again.pk, again.due_at) == (run.pk, now)


def test_asking_does_not_disturb_a_run_under_way(connection: Connection) -> None:
    run = request_sync(connection, now=timezone.now())
    SyncRun.claim(run.pk, now=timezone.now())
    before = SyncRun.objects.values().get()

    request_sync(connection, now=timezone.now())

    assert SyncRun.objects.values().get() == before


@pytest.mark.parametrize("cause", [SyncRun.Cause.SCHEDULED, SyncRun.Cause.CONNECTED])
def test_another_load_follows_one_that_has_read_with_what_was_there_before(
    chain: Connection, cause: SyncRun.Cause
) -> None:
    run = SyncRun.claim(SyncRun.objects.get().pk, now=timezone.now())
    assert run is not None
    snapshot = fetch_snapshot(run)
    request_sync(chain, cause=cause, now=timezone.now())

    publish(run, snapshot, now=timezone.now())

    start_due_runs(now=timezone.now())
    assert SyncRun.objects.open().exclude(pk=run.pk).count() == 1


def test_one_that_waits_and_is_brought_forward_needs_no_other(connection: Connection) -> None:
    later = timezone.now() + timedelta(minutes=5)
    run = request_sync(connection, now=timezone.now())
    SyncRun.objects.update(claimed_at=timezone.now(), due_at=later, retries=2)

    request_sync(connection, now=timezone.now())

    run.refresh_from_db()
    assert (run.due_at < later, run.needs_another) == (True, False)


def test_a_sync_of_an_ended_connection_is_refused(connection: Connection) -> None:
    disconnect(connection, now=timezone.now())

    with pytest.raises(NotConnected):
        request_sync(connection, now=timezone.now())

    assert not SyncRun.objects.exists()


def test_a_sync_is_refused_to_who_has_not_heard_that_the_connection_ended(
    connection: Connection,
) -> None:
    as_it_was = Connection.objects.get()
    disconnect(connection, now=timezone.now())

    with pytest.raises(NotConnected):
        request_sync(as_it_was, now=timezone.now())

    assert not SyncRun.objects.exists()
    assert Connection.objects.get().next_sync_at is None
