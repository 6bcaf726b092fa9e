"""Writing jobs down: in the transaction of their cause, with a message to the workers after it."""

from __future__ import annotations

from typing import TypeVar

from jobs.messages import Message, send_after_commit
from jobs.models import Job

J = TypeVar("J", bound=Job)

RUN_DUE = Message("jobs.run_due")


def enqueue(job: J) -> J:
    """Write a new job down in the caller's transaction, wake a worker after it, return the job."""
    job.save(force_insert=True)
    send_after_commit(RUN_DUE)
    return job
