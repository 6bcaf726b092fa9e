"""Wake-up calls to the workers: sent after commit, beside the request, and allowed to be lost.

What is to be done is in the database; `schedule.reconcile` finds it whether the call arrives or
not. A broker that is away or frozen must not hold up a page, so a thread of its own sends.
"""

from __future__ import annotations

import logging
import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from queue import Full, Queue
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from hotels.models import SyncRun

logger = logging.getLogger(__name__)

MOST_UNSENT = 1000
INTERACTIVE, BACKGROUND = "interactive", "background"


@dataclass(frozen=True)
class Call:
    """One message: the task's name, its arguments (ids only), its queue, its life in seconds."""

    task: str
    args: tuple[Any, ...]
    queue: str
    expires: int | None = None


def sync(run: SyncRun, *, expires: int | None = None) -> None:
    """Tell a worker to look at this run, first in line if somebody is watching."""
    queue = BACKGROUND if run.cause == SyncRun.Cause.SCHEDULED else INTERACTIVE
    _after_commit(Call("hotels.sync", (run.pk,), queue, expires))


def errands(*, expires: int | None = None) -> None:
    """Tell a worker that there are revocations or notices to see to."""
    _after_commit(Call("hotels.errands", (), BACKGROUND, expires))


def _after_commit(call: Call) -> None:
    transaction.on_commit(lambda: post(call))


def post(call: Call) -> None:
    """Hand the call to this process's sender; never waits and never raises."""
    _sender_of(os.getpid()).post(call)


class _Sender:
    """A thread that sends what is posted to it, and forgets what cannot be sent."""

    def __init__(self) -> None:
        self._unsent: Queue[Call] = Queue(MOST_UNSENT)
        threading.Thread(target=self._run, name="wake-up-calls", daemon=True).start()

    def post(self, call: Call) -> None:
        try:
            self._unsent.put_nowait(call)
        except Full:
            logger.warning("wake-up call %s not sent: the broker does not answer", call.task)

    def _run(self) -> None:
        while True:
            send(self._unsent.get())


def send(call: Call) -> None:
    """Send one call to the broker, once; a failure is logged and made good by the reconciler."""
    try:
        current_app.send_task(
            call.task, args=call.args, queue=call.queue, expires=call.expires, retry=False
        )
    except (KombuError, RedisError, OSError) as error:
        logger.warning("wake-up call %s not sent: %s", call.task, type(error).__name__)


@lru_cache(maxsize=1)
def _sender_of(pid: int) -> _Sender:
    """Return the sender of this process; a forked child starts its own."""
    return _Sender()
