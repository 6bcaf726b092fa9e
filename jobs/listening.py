"""Whether a worker still hears its queue: one that does not is as good as none, and must end.

What the library keeps of the broker can go wrong without an error: a message whose rejection the
broker had no room for counts as being worked on for ever, and a worker that may have one takes no
other. So a worker that is at nothing, while messages wait that it does not take, ends itself, and
whatever supervises it starts it again.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from typing import Any

from celery import bootsteps
from celery.signals import task_received
from celery.worker import state

from jobs.queues import count_waiting

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
# A worker that hears takes a message at once.
DEAF_AFTER_SECONDS = 20.0
# How long it may take to end politely.
END_SECONDS = 15.0


class Listening(bootsteps.StartStopStep):
    """A thread of a worker's main process that looks whether what waits is being taken."""

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._heard_at = time.monotonic()
        self._is_over = threading.Event()

    def start(self, parent: Any) -> None:
        """Begin to look; a step of Celery's."""
        task_received.connect(self._note)
        queues = [queue.name for queue in parent.app.amqp.queues.consume_from.values()]
        threading.Thread(target=self._look, args=(queues,), name="listening", daemon=True).start()

    def stop(self, parent: Any) -> None:
        """End with the worker."""
        self._is_over.set()

    def _note(self, **_: Any) -> None:
        self._heard_at = time.monotonic()

    def _look(self, queues: list[str]) -> None:
        while not self._is_over.wait(LOOK_SECONDS):
            if is_at_work() or not any(map(count_waiting, queues)):
                self._note()
            elif time.monotonic() - self._heard_at > DEAF_AFTER_SECONDS:
                logger.critical("messages wait and this worker takes none: it ends")
                os.kill(os.getpid(), signal.SIGTERM)
                self._is_over.wait(END_SECONDS)
                os._exit(1)


def is_at_work() -> bool:
    """Tell whether a process of this worker, one that lives, is at a task."""
    return any(_lives(request.worker_pid) for request in list(state.active_requests))


def _lives(pid: int | None) -> bool:
    if pid is None:
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
