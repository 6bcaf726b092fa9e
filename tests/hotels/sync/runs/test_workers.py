"""Who may work on a run: one worker at a time, and none whose claim or connection has ended."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from apaleo.api.paging import calls
from hotels.connections import disconnect
from hotels.models import Connection, Property, SyncRun
from hotels.models.sync_run import LEASE
from hotels.sync import fetch as loading
from hotels.sync.fetch import Superseded, fetch_snapshot
from hotels.sync.run import work
from hotels.tokens import NotConnected
from sandbox.server import Server
from tests.simultaneously import simultaneously


def first_run(connection: Connection) -> SyncRun:
    return SyncRun.objects.get(connection=connection)


def test_a_run_that_waits_for_a_later_try_is_left_alone(
    chain: Connection, platform: Server
) -> None:
    run = first_run(chain)
    SyncRun.objects.filter(pk=run.pk).update(claimed_at=run.created_at)

    work(run.pk, clock=lambda: run.due_at - timedelta(seconds=1))

    run.refresh_from_db()
    assert run.state == SyncRun.State.WAITING
    assert platform.control.calls() == []


def test_a_late_message_about_a_finished_run_does_nothing(
    chain: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    run = load(chain)
    before = SyncRun.objects.values().get(pk=run.pk)
    platform.control.clear_ledger()

    work(run.pk)

    assert SyncRun.objects.values().get(pk=run.pk) == before
    assert platform.control.calls() == []


def test_a_message_about_a_run_that_is_no_more_does_nothing(db: None) -> None:
    work(4711)


def test_a_run_is_another_workers_only_after_its_lease(chain: Connection) -> None:
    run, now = first_run(chain), timezone.now()
    SyncRun.claim(run.pk, now=now)

    assert SyncRun.claim(run.pk, now=now + LEASE - timedelta(seconds=1)) is None
    assert SyncRun.claim(run.pk, now=now + LEASE + timedelta(seconds=1)) is not None


def test_pages_that_arrive_keep_the_lease(
    chain: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "SECONDS_BETWEEN_WRITES", 0)
    run = SyncRun.claim(first_run(chain).pk, now=timezone.now())
    assert run is not None
    almost_over = timezone.now() - timedelta(seconds=15)
    SyncRun.objects.filter(pk=run.pk).update(heartbeat_at=almost_over)

    fetch_snapshot(run)

    heartbeat_at = first_run(chain).heartbeat_at
    assert heartbeat_at is not None
    assert timezone.now() - heartbeat_at < timedelta(seconds=5)


def test_waiting_for_a_slow_page_keeps_the_lease(
    chain: Connection, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> Any:
    monkeypatch.setattr(calls, "HEARTBEAT", 0.05)
    platform.control.set_latency(seconds=0.5, path="/inventory")
    platform.control.set_latency(seconds=0.5, path="/rateplan")
    beats = []
    write = SyncRun.write

    def watch(self: Any, **fields: Any) -> Any:
        beats.append(fields["now"])
        return write(self, **fields)

    monkeypatch.setattr(SyncRun, "write", watch)
    run = SyncRun.claim(first_run(chain).pk, now=timezone.now())
    assert run is not None

    fetch_snapshot(run)

    assert len(beats) > 5


def test_progress_is_there_while_pages_arrive(
    chain: Connection, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Any:
    monkeypatch.setattr(loading, "SECONDS_BETWEEN_WRITES", 0)
    settings.APALEO_PAGE_SIZE = 5
    settings.APALEO_CONCURRENCY = 1
    run = SyncRun.claim(first_run(chain).pk, now=timezone.now())
    assert run is not None
    seen = []
    write = SyncRun.write

    def watch(self: Any, **fields: Any) -> Any:
        written = write(self, **fields)
        seen.append(first_run(chain).progress["unit"])
        return written

    monkeypatch.setattr(SyncRun, "write", watch)

    fetch_snapshot(run)

    read = [progress[0] for progress in seen]
    assert read == sorted(read)
    assert {5, 10, 15, 20, 25, 30} == set(read)
    assert seen[-1] == [30, 30]


def test_a_worker_that_lost_its_run_stops_at_the_next_page(
    chain: Connection, platform: Server, settings: Any
) -> None:
    settings.APALEO_PAGE_SIZE = 1
    settings.APALEO_CONCURRENCY = 1
    platform.control.set_latency(seconds=0.05, path="/inventory")
    run = SyncRun.claim(first_run(chain).pk, now=timezone.now())
    assert run is not None
    SyncRun.claim(run.pk, now=timezone.now() + timedelta(seconds=61))

    with pytest.raises(Superseded):
        fetch_snapshot(run)

    # The page that told, and the few that were asked for meanwhile; there are some eighty.
    assert len(platform.control.calls(kind="api")) <= 5


def test_a_worker_whose_connection_has_been_ended_asks_for_nothing(
    chain: Connection, platform: Server
) -> None:
    run = SyncRun.claim(first_run(chain).pk, now=timezone.now())
    assert run is not None
    disconnect(chain, now=timezone.now())

    with pytest.raises(NotConnected):
        fetch_snapshot(run)

    assert platform.control.calls(kind="api") == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_are_told_at_once_load_once(chain: Connection, platform: Server) -> None:
    run = first_run(chain)

    simultaneously(*[lambda: work(run.pk)] * 4)

    run.refresh_from_db()
    assert (run.state, run.fence, run.attempts) == (SyncRun.State.DONE, 1, 1)
    assert len(platform.control.calls(path="/inventory/v1/properties")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_disconnection_stops_a_load_that_is_under_way(
    chain: Connection, platform: Server, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "SECONDS_BETWEEN_WRITES", 0)
    settings.APALEO_PAGE_SIZE = 1
    settings.APALEO_CONCURRENCY = 1
    platform.control.set_latency(seconds=0.1, path="/inventory")
    run = first_run(chain)

    def load_hotels() -> None:
        try:
            work(run.pk)
        finally:
            connections.close_all()

    worker = threading.Thread(target=load_hotels)
    worker.start()
    while not platform.control.calls(kind="api"):
        time.sleep(0.02)
    disconnect(chain, now=timezone.now())
    calls_until_then = len(platform.control.calls(kind="api"))
    worker.join(timeout=20)

    run.refresh_from_db()
    assert not worker.is_alive()
    assert run.state == SyncRun.State.STOPPED
    assert len(platform.control.calls(kind="api")) <= calls_until_then + 3
    assert not Property.objects.exists()
