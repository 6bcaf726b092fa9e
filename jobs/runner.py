"""Doing jobs: each kind has one handler, and each job ends as done, tried later, or parked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.db import DatabaseError
from django.utils import timezone

from jobs import messages
from jobs.clock import Clock
from jobs.clock_jumps import bring_back
from jobs.messages import LIFETIME_SECONDS
from jobs.models import Job, JobQuerySet
from jobs.outbox import RUN_DUE
from jobs.persistence import LOST, persistently
from jobs.purging import delete_oldest_first
from jobs.queues import not_waiting
from jobs.stopping import is_stopping

logger = logging.getLogger(__name__)

J = TypeVar("J", bound=Job)
Handler = Callable[[Any], None]

# A message that has not led to a claim by then is taken for lost.
MESSAGE_GRACE = timedelta(seconds=10)
KEPT_FOR = timedelta(days=30)
# What is due beyond that is due for the next message: no list grows with an outage.
MAX_AT_ONCE = 1000

_handlers: dict[type[Job], Handler] = {}


class RetryLater(Exception):
    """Raised by a handler: it cannot be done now; the message is kept as the job's last error.

    `after` is when to try again, where the handler knows better than a pause that doubles.
    """

    def __init__(self, message: str, *, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after


class Park(Exception):
    """Raised by a handler: trying again cannot help; the message tells staff why."""


def handles(kind: type[J]) -> Callable[[Callable[[J], None]], Callable[[J], None]]:
    """Register the decorated function as what does jobs of this kind, which no other does.

    It gets the job, may be called more than once for it, and returns when the effect has taken
    place. Raises RetryLater or Park otherwise; anything else it raises is tried again too.
    """

    def register(handler: Callable[[J], None]) -> Callable[[J], None]:
        if kind in _handlers:
            raise ValueError(f"{kind.__name__} is handled by {_handlers[kind]!r} already")
        _handlers[kind] = handler
        return handler

    return register


def kinds() -> tuple[type[Job], ...]:
    """Return all kinds of jobs that there are, in the order in which they were registered."""
    return tuple(_handlers)


def run_due(*, clock: Clock = timezone.now) -> None:
    """Do every job that is due, each once; what fails is tried later or left to staff."""
    for kind in kinds():
        for pk in list(_rows(kind).due(now=clock()).values_list("pk", flat=True)[:MAX_AT_ONCE]):
            if is_stopping():
                return
            try:
                run(kind, pk, clock=clock)
            except LOST:
                raise
            except DatabaseError:
                # A row that the database does not take as it is: the others must not wait for it.
                logger.exception("%s %s cannot be written", kind.__name__, pk)


def run(kind: type[Job], pk: int, *, clock: Clock = timezone.now) -> None:
    """Do one job if it is due and nobody else has it."""
    rows = _rows(kind)
    if not rows.claim(pk, now=clock()):
        return
    attempt = rows.get_attempt(pk)
    later = partial(rows.retry_later, pk, attempt=attempt)
    try:
        job = rows.defer(*kind.deferred).get(pk=pk)
        _handlers[kind](job)
    except RetryLater as error:
        end = partial(later, error=str(error), now=clock(), after=error.after)
    except Park as error:
        end = partial(rows.park, pk, attempt=attempt, error=str(error))
    except Exception as error:
        # Receivers of a maker's own may raise anything; the other jobs must not wait for it.
        logger.exception("%s %s failed", kind.__name__, pk)
        end = partial(later, error=type(error).__name__, now=clock())
    else:
        end = partial(job.mark_done, now=clock())
    # What was done is not done again because the database was away for a moment.
    persistently(end)


def reconcile(*, now: datetime) -> None:
    """Send a message if there is a job that should have been claimed by now.

    Not while one that says the same lies in the queue.
    """
    is_late = any(_rows(kind).due(now=now - MESSAGE_GRACE).exists() for kind in kinds())
    if is_late and not_waiting([RUN_DUE]):
        messages.send(replace(RUN_DUE, expires=LIFETIME_SECONDS))


def bring_jobs_back(*, now: datetime) -> int:
    """Have the jobs done now that nobody would look at for long; return how many those are."""
    waiting = [_rows(kind).filter(state=Job.State.PENDING) for kind in kinds()]
    return sum(bring_back(rows, "due_at", now=now) for rows in waiting)


def purge(*, now: datetime) -> None:
    """Delete the jobs that have been done for a month."""
    for kind in kinds():
        delete_oldest_first(_rows(kind).filter(done_at__lt=now - KEPT_FOR), by="done_at")


def _rows(kind: type[Job]) -> JobQuerySet[Any]:
    rows = kind._default_manager.all()
    if not isinstance(rows, JobQuerySet):
        raise TypeError(f"{kind.__name__}: `objects` must be made of a JobQuerySet")
    return rows
