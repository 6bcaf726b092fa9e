"""Signals are sent at least once, also when a process is killed between commit and delivery."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.dispatch import Signal
from django.utils import timezone

from hotels.models import Connection, SyncFinished, SyncRun
from hotels.signals import sync_finished
from jobs import runner
from jobs.models import LEASE, Job
from rates.models import MappableRatePlan, MappingChange, MappingChanged, RateCode
from rates.signals import mapping_changed
from tests.processes.conftest import Start
from tests.processes.starting import go_together

MOMENTS = {"after_commit": 0, "by_receiver": 1}
each_moment = pytest.mark.parametrize(("moment", "attempts"), MOMENTS.items(), ids=list(MOMENTS))


@each_moment
def test_a_finished_run_is_told_though_its_worker_was_killed(
    moment: str, attempts: int, start: Start, chain: Connection
) -> None:
    run = SyncRun.objects.get()

    _let_it_be_killed(start, moment, "sync", run.pk)
    as_it_was_left = _rows(SyncFinished)
    with _listening(sync_finished) as told:
        _run_due_twice()

    run.refresh_from_db()
    assert run.state == SyncRun.State.DONE
    assert as_it_was_left == [(Job.State.PENDING, attempts)]
    assert [each["run"] for each in told] == [run]
    assert _rows(SyncFinished) == [(Job.State.DONE, attempts + 1)]


@each_moment
def test_a_changed_mapping_is_told_though_its_process_was_killed(
    moment: str,
    attempts: int,
    start: Start,
    loaded: Connection,
) -> None:
    plan = MappableRatePlan.objects.order_by("pk")[0]
    code = RateCode.objects.create(account=loaded.account, code="BAR", name="Best price")

    _let_it_be_killed(start, moment, "map", plan.pk, code.pk)
    as_it_was_left = _rows(MappingChanged)
    with _listening(mapping_changed) as told:
        _run_due_twice()

    assert as_it_was_left == [(Job.State.PENDING, attempts)]
    assert [each["change"] for each in told] == [MappingChange.objects.get()]
    assert [each["instance"].pk for each in told] == [plan.pk]
    assert _rows(MappingChanged) == [(Job.State.DONE, attempts + 1)]


def _let_it_be_killed(start: Start, *arguments: object) -> None:
    program = start("tell_and_be_killed", *arguments)
    go_together(program)
    program.communicate(timeout=60)
    assert program.returncode == -signal.SIGKILL


def _run_due_twice() -> None:
    """Do what is due once the claim of the killed process has run out, and look again."""
    later = timezone.now() + LEASE + timedelta(seconds=1)
    for moment in (later, later + LEASE + timedelta(seconds=1)):
        runner.run_due(clock=partial(_same, moment))


@contextmanager
def _listening(to: Signal) -> Iterator[list[dict[str, Any]]]:
    told: list[dict[str, Any]] = []

    def receive(**what: Any) -> None:
        told.append(what)

    to.connect(receive)
    yield told
    to.disconnect(receive)


def _rows(kind: type[Job]) -> list[tuple[str, int]]:
    rows: Callable[..., Any] = kind._default_manager.values_list
    return list(rows("state", "attempts"))


def _same(moment: datetime) -> datetime:
    return moment
