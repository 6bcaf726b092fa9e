"""A row that the database does not take as it is."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import DataError

from hotels.models import Notice
from jobs.models import Job, JobQuerySet
from jobs.runner import run_due

State = Job.State
Handle = Callable[[Callable[[Notice], None]], None]


def state_of(job: Notice) -> str:
    job.refresh_from_db()
    return job.state


def test_a_job_that_the_database_does_not_take_keeps_no_other_waiting(
    make_job: Callable[[], Notice],
    handle_with: Handle,
    monkeypatch: pytest.MonkeyPatch,
    caplog: Any,
) -> None:
    odd, other = make_job(), make_job()
    claim = JobQuerySet.claim

    def refuse_one(rows: Any, pk: int, *, now: datetime) -> bool:
        if pk == odd.pk:
            raise DataError("smallint out of range")
        return bool(claim(rows, pk, now=now))

    monkeypatch.setattr(JobQuerySet, "claim", refuse_one)
    handle_with(lambda _job: None)

    run_due()

    assert (state_of(odd), state_of(other)) == (State.PENDING, State.DONE)
    assert f"Notice {odd.pk} cannot be written" in caplog.text
