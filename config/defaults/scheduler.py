"""Celery's scheduler, with two differences that keep it at work when something else is not.

What looks for due rows runs right here: it takes milliseconds, and as a message it would wait
behind whatever the workers are busy with, or for a broker that is away. And time is counted by
a clock that nobody sets back.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from celery.beat import ScheduleEntry
from celery.beat import Scheduler as CeleryScheduler
from celery.schedules import schedule
from django.db import close_old_connections

_began_at, _began = datetime.now(UTC), time.monotonic()


def steady_now() -> datetime:
    """Return the time since this process began, as a date; it never goes back."""
    return _began_at + timedelta(seconds=time.monotonic() - _began)


def every(seconds: float) -> schedule:
    """Return a schedule that a change of the machine's clock does not hold up."""
    return schedule(run_every=timedelta(seconds=seconds), nowfun=steady_now)


class Scheduler(CeleryScheduler):
    """Runs the tasks whose entry says `here` in this process, and sends the others."""

    @property
    def producer(self) -> Any:
        """Return nothing: the library would wait here for a broker that is away."""
        return None

    def apply_async(
        self, entry: ScheduleEntry, producer: Any = None, advance: bool = True, **kwargs: Any
    ) -> Any:
        """Run the entry's task or send it; what that raises is logged by the caller."""
        options, name = entry.options or {}, entry.task or ""
        if not options.get("here"):
            return super().apply_async(entry, producer=producer, advance=advance, **kwargs)
        close_old_connections()
        try:
            return self.app.tasks[name].run()
        finally:
            close_old_connections()
