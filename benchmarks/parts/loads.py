"""Loads of generated accounts, timed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.parts.stage import connect
from sandbox.control.client import Control

# Models can only be imported once the stage has set Django up.
if TYPE_CHECKING:
    from hotels.models import Connection

UNITS, RATE_PLANS = 60, 12
# Seconds by the clock, and of the processor.
Times = tuple[float, float]


def connected(control: Control, *, code: str, hotels: int) -> Connection:
    """Return a connection whose hotels have been loaded."""
    from hotels.models import SyncRun

    run_id, _times = first_load(control, code=code, hotels=hotels)
    return SyncRun.objects.select_related("connection").get(pk=run_id).connection


def first_load(control: Control, *, code: str, hotels: int) -> tuple[int, Times]:
    """Connect an account that is made for it, and return its first run and how long that took."""
    from hotels.sync.run import work

    control.generate_account(
        code=code, properties=hotels, units_per_property=UNITS, rate_plans_per_property=RATE_PLANS
    )
    login = next(each for each in control.accounts() if each["code"] == code)["users"][0]
    run_id = connect(email=login["email"], password=login["password"])
    began = now()
    work(run_id)
    return run_id, since(began)


def load(connection: Connection) -> Times:
    """Load it as the schedule does, and return how long it took."""
    from django.utils import timezone

    from hotels.models import SyncRun
    from hotels.sync.run import work
    from hotels.sync.schedule import request_sync

    run = request_sync(connection, cause=SyncRun.Cause.SCHEDULED, now=timezone.now())
    began = now()
    work(run.pk)
    times = since(began)
    run.refresh_from_db()
    if run.state != SyncRun.State.DONE or any(map(any, map(dict.values, run.changes.values()))):
        raise RuntimeError(f"not a load that finds nothing: {run.state} {run.changes}")
    return times


def now() -> Times:
    """Return the time by the clock, and what the processor has worked for this process."""
    return time.monotonic(), time.process_time()


def since(began: Times) -> Times:
    """Return how much of both has passed."""
    return time.monotonic() - began[0], time.process_time() - began[1]
