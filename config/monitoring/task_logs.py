"""What log lines of a worker belong to: the task, and the sync run it works on."""

from typing import Any

import structlog
from celery.signals import task_postrun, task_prerun

SYNC = "hotels.sync"


@task_prerun.connect(dispatch_uid="log-context")
def bind_task(*, task_id: str, task: Any, args: Any, **_: Any) -> None:
    """Name the task in every line until it ends."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)
    if task.name == SYNC and args:
        structlog.contextvars.bind_contextvars(run=args[0])


@task_postrun.connect(dispatch_uid="log-context")
def unbind_task(**_: Any) -> None:
    """Name it no more."""
    structlog.contextvars.clear_contextvars()
