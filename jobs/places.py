"""Which messages lie in a queue, so that what happens a thousand times is told there once.

While workers are away, or slower than what happens, a queue would grow with it, and its memory is
that of the broker. So a message takes a place before it is published, and a worker frees the place
before it looks: whoever finds it taken knows that a worker is yet to look. Where a message was
lost, its place is freed by the next one of the reconciler's, which asks for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from celery.signals import task_prerun
from django.core.cache import cache

# Nobody has to wait for that: see above.
SECONDS_KEPT = 24 * 3600


def take(task: str, args: Sequence[Any]) -> bool:
    """Take the place of a message; False where one of this task with these arguments lies."""
    return bool(cache.add(_key(task, args), 1, SECONDS_KEPT))


def free(task: str, args: Sequence[Any]) -> None:
    """Let the next such message be published. Idempotent."""
    cache.delete(_key(task, args))


@task_prerun.connect
def _free_before_it_is_worked_on(task: Any, args: Sequence[Any], **_: Any) -> None:
    free(task.name, args)


def _key(task: str, args: Sequence[Any]) -> str:
    return ":".join(["message", task, *map(str, args)])
