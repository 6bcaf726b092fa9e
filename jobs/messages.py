"""Messages to the workers: sent after commit, beside the request, and allowed to be lost.

What is to be done is in the database and found there whether the message arrives or not. A broker
that is away or frozen must not hold up a page, so a thread of its own publishes.
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

from jobs import places

logger = logging.getLogger(__name__)

MAX_UNSENT = 1000
INTERACTIVE, BACKGROUND = "interactive", "background"
# A message about late work is worth nothing once the next one is due.
LIFETIME_SECONDS = 20


@dataclass(frozen=True)
class Message:
    """One message: the task's name, its arguments (ids only), its queue, its life in seconds."""

    task: str
    args: tuple[Any, ...] = ()
    queue: str = BACKGROUND
    expires: int | None = None

    @property
    def lies_once(self) -> bool:
        """Tell whether its queue holds no more than one of it, however often its cause comes.

        What somebody watches is for one run each, and what expires was looked for in the queue by
        whoever sends it.
        """
        return self.queue == BACKGROUND and self.expires is None


def send_after_commit(message: Message) -> None:
    """Send the message once the caller's transaction is committed, at once outside of one."""
    transaction.on_commit(lambda: send(message))


def send(message: Message) -> None:
    """Hand the message to this process's sender; never waits and never raises."""
    _sender_of(os.getpid()).send(message)


class _Sender:
    """A thread that publishes what it is handed, and forgets what cannot be published.

    A message that waits already is not put behind itself: it says nothing new.
    """

    def __init__(self) -> None:
        self._unsent: Queue[Message] = Queue(MAX_UNSENT)
        self._waiting: set[Message] = set()
        # Held while a message comes to wait or ceases to, never while one is published: without
        # it a message could be taken before it is noted as waiting, and count as such for ever.
        self._lock = threading.Lock()
        threading.Thread(target=self._run, name="message-sender", daemon=True).start()

    def send(self, message: Message) -> None:
        with self._lock:
            if message in self._waiting:
                return
            try:
                self._unsent.put_nowait(message)
            except Full:
                logger.warning("message %s not sent: the broker does not answer", message.task)
            else:
                self._waiting.add(message)

    def _run(self) -> None:
        while True:
            message = self._unsent.get()
            with self._lock:
                self._waiting.discard(message)
            publish(message)


def publish(message: Message) -> None:
    """Publish one message to the broker, once; a failure is logged and made good by the next.

    Not while the same lies in its queue already.
    """
    if message.lies_once and not places.take(message.task, message.args):
        return
    try:
        current_app.send_task(
            message.task,
            args=message.args,
            queue=message.queue,
            expires=message.expires,
            retry=False,
        )
    except (KombuError, RedisError, OSError) as error:
        logger.warning("message %s not sent: %s", message.task, type(error).__name__)
        if message.lies_once:
            places.free(message.task, message.args)


@lru_cache(maxsize=1)
def _sender_of(pid: int) -> _Sender:
    """Return the sender of this process; a forked child starts its own."""
    return _Sender()
