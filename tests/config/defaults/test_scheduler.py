"""The scheduler: what finds due rows runs in it, by a clock that nobody sets back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from config.celery import app
from config.defaults.scheduler import Scheduler, every, steady_now
from hotels.models import Connection, SyncRun


@pytest.fixture
def scheduler() -> Scheduler:
    app.loader.import_default_modules()
    return Scheduler(app=app, lazy=False)


def tick_all(scheduler: Scheduler) -> None:
    for entry in scheduler.schedule.values():
        if (entry.options or {}).get("here"):
            scheduler.apply_entry(entry)


@pytest.mark.django_db(transaction=True)
def test_due_runs_are_found_without_any_worker_or_broker(
    scheduler: Scheduler, make_connection: Callable[..., Connection]
) -> None:
    make_connection(next_sync_at=timezone.now())

    tick_all(scheduler)

    assert SyncRun.objects.count() == 1


def test_what_looks_for_due_rows_is_no_message(scheduler: Scheduler) -> None:
    here = {
        entry.task for entry in scheduler.schedule.values() if (entry.options or {}).get("here")
    }

    assert here == {"hotels.reconcile", "hotels.reconcile_webhooks", "jobs.reconcile"}


@pytest.mark.parametrize("seconds", [-300, -60, 300])
def test_a_clock_that_is_set_holds_nothing_up(seconds: int) -> None:
    schedule: Any = every(10)
    last = steady_now() - timedelta(seconds=10)

    with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False):
        is_due, _ = schedule.is_due(last)

    assert is_due
