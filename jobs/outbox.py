"""Enqueuing jobs: a row in the transaction of its cause, and a message to the workers after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from jobs.messages import Message, send_after_commit
from jobs.models import Job

J = TypeVar("J", bound=Job)

RUN_DUE = Message("jobs.run_due")


def enqueue(job: J) -> J:
    """Save a new job in the caller's transaction, send a message after it, return the job.

    Without a transaction around it the job is committed at once.
    """
    job.save(force_insert=True)
    send_after_commit(RUN_DUE)
    return job


def enqueue_all(jobs: Sequence[J]) -> None:
    """Save new jobs of one kind like `enqueue`, in as few statements as the database takes."""
    if jobs:
        rows: Any = type(jobs[0])._default_manager
        rows.bulk_create(jobs)
        send_after_commit(RUN_DUE)
