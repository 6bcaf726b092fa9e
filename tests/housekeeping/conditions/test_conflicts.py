"""Of two who say something about a room the later one counts; what apaleo has newer stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from housekeeping.models import ConditionWrite, Schedule, Task
from sandbox.server import Server
from tests.housekeeping.conditions.conftest import PATH, UNITS

Outcome, State = ConditionWrite.Outcome, ConditionWrite.State
Mark = Callable[[Task, Task.State], ConditionWrite]
Send = Callable[[ConditionWrite], ConditionWrite]


@pytest.mark.parametrize(
    ("newer", "said"),
    [("Clean", Task.State.CLEANED), ("CleanToBeInspected", Task.State.DONE)],
)
def test_a_newer_condition_is_a_conflict_and_stays(
    newer: str,
    said: Task.State,
    task: Task,
    mark: Mark,
    send: Send,
    at_apaleo: Callable[..., None],
    condition_at_apaleo: Callable[[Task], str],
) -> None:
    write = mark(task, said)
    version = Schedule.objects.get(pk=task.schedule_id).version
    at_apaleo(task, condition=newer)

    done = send(write)

    task.refresh_from_db()
    assert (done.state, done.outcome, done.found) == (State.DONE, Outcome.CONFLICT, newer)
    assert condition_at_apaleo(task) == newer
    assert "It was left as it is there." in task.notice
    assert Schedule.objects.get(pk=task.schedule_id).version > version


def test_guests_who_moved_in_meanwhile_are_a_conflict(
    task: Task,
    mark: Mark,
    send: Send,
    at_apaleo: Callable[..., None],
    writes: Callable[[], int],
) -> None:
    write = mark(task, Task.State.DONE)
    at_apaleo(task, is_occupied=True)

    assert send(write).outcome == Outcome.CONFLICT
    assert writes() == 0


def test_guests_who_moved_in_after_a_write_that_nobody_heard_of_are_a_conflict(
    task: Task,
    mark: Mark,
    send: Send,
    sandbox: Server,
    at_apaleo: Callable[..., None],
    condition_at_apaleo: Callable[[Task], str],
) -> None:
    sandbox.control.add_fault(kind="commit-then-reset", path=PATH, times=1)
    unheard = send(mark(task, Task.State.DONE))
    at_apaleo(task, is_occupied=True, condition="Dirty")

    assert send(unheard).outcome == Outcome.CONFLICT
    assert condition_at_apaleo(task) == "Dirty"


def test_our_own_write_before_is_no_conflict(
    task: Task, mark: Mark, send: Send, condition_at_apaleo: Callable[[Task], str]
) -> None:
    send(mark(task, Task.State.CLEANED))
    # Whoever decides next has not seen yet what has become of it.
    Task.objects.filter(pk=task.pk).update(condition="Dirty")
    done = send(mark(task, Task.State.DONE))

    assert done.outcome == Outcome.WRITTEN
    assert condition_at_apaleo(task) == "Clean"


def test_a_write_that_was_replaced_before_it_was_tried_is_not_sent(
    task: Task, mark: Mark, send: Send, sandbox: Server
) -> None:
    first = mark(task, Task.State.DONE)
    last = send(mark(task, Task.State.OPEN))
    first = send(first)

    assert (first.state, first.outcome) == (State.DONE, Outcome.REPLACED)
    assert first.done_at is not None
    assert last.outcome == Outcome.WRITTEN
    assert sandbox.control.calls(path=PATH) == []


def test_a_write_that_was_tried_in_vain_gives_way_to_a_newer_one(
    task: Task,
    mark: Mark,
    send: Send,
    sandbox: Server,
    condition_at_apaleo: Callable[[Task], str],
) -> None:
    rule = sandbox.control.add_fault(kind="status", status=503, path=UNITS)
    first = send(mark(task, Task.State.DONE))
    sandbox.control.delete_fault(rule)
    last = send(mark(task, Task.State.CLEANED))
    first = send(first)

    assert (first.outcome, last.outcome) == (Outcome.REPLACED, Outcome.WRITTEN)
    assert condition_at_apaleo(task) == "CleanToBeInspected"


def test_a_write_waits_for_an_earlier_one_that_is_under_way(
    task: Task, mark: Mark, send: Send, sandbox: Server
) -> None:
    first = mark(task, Task.State.DONE)
    ConditionWrite.objects.filter(pk=first.pk).update(attempts=1, sending_at=timezone.now())
    last = send(mark(task, Task.State.CLEANED))

    assert (last.state, last.outcome) == (State.PENDING, "")
    assert last.due_at - timezone.now() < timedelta(minutes=1)
    assert sandbox.control.calls(path=PATH) == []
