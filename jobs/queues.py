"""What lies in the broker's queues, so that nothing is put there twice while nobody takes it."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from jobs.messages import Message

logger = logging.getLogger(__name__)

T = TypeVar("T")

# A queue that is longer is full: what lies there is worth more than what would be put behind it.
FULL = 2000
MAX_WAIT_FOR_BROKER = 1.0


def count_waiting(queue: str) -> int:
    """Return how many messages lie in a queue; none as far as a broker tells that is away."""
    return int(_ask(lambda broker: broker.llen(_key(queue)), instead=0))


def not_waiting(messages: Sequence[Message]) -> list[Message]:
    """Return those that do not lie in their queue, in their order; none for a queue that is full.

    By task and arguments: what else lies there is nobody's reason to wait. Of a broker that is
    away nothing is known, and all are returned.
    """
    found = {queue: _read(queue) for queue in {message.queue for message in messages}}
    lying = {queue: set(map(_name_of, raw)) for queue, raw in found.items() if len(raw) <= FULL}
    return [
        message
        for message in messages
        if message.queue in lying and _name(message.task, message.args) not in lying[message.queue]
    ]


def _read(queue: str) -> list[Any]:
    """Return the newest messages of a queue, one more than make it full."""
    nothing: list[Any] = []
    return _ask(lambda broker: broker.lrange(_key(queue), 0, FULL), instead=nothing)


def _ask(question: Callable[[Redis], T], *, instead: T) -> T:
    """Return the broker's answer, once: whoever wants to know comes again in ten seconds."""
    broker = Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=MAX_WAIT_FOR_BROKER,
        socket_timeout=MAX_WAIT_FOR_BROKER,
        retry=None,
    )
    try:
        return question(broker)
    except (RedisError, OSError) as error:
        logger.info("the queues are not known: %s", type(error).__name__)
        return instead
    finally:
        broker.close()


def _key(queue: str) -> str:
    return f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}{queue}"


def _name(task: str, args: Sequence[Any]) -> str:
    return json.dumps([task, *args])


def _name_of(raw: bytes) -> str:
    """Return the name of a message as Celery puts it into a queue, empty for anything else.

    https://docs.celeryq.dev/en/stable/internals/protocol.html
    """
    try:
        message = json.loads(raw)
        return _name(message["headers"]["task"], json.loads(base64.b64decode(message["body"]))[0])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
