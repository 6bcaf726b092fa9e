"""A room marked by a person is marked at apaleo, once, also when something goes wrong."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from hotels.models import Connection, Property, Unit
from hotels.tokens.grants import mark_needs_reconnect
from housekeeping.models import ConditionWrite, Schedule, Task
from housekeeping.reading import read_facts
from housekeeping.scheduling.refresh import refresh
from sandbox.server import Server
from tests.hotels.client.counting import counted, seen
from tests.housekeeping.conditions.conftest import PATH, UNITS
from tests.housekeeping.rows import make_task

Outcome, State = ConditionWrite.Outcome, ConditionWrite.State
Mark = Callable[[Task, Task.State], ConditionWrite]
Send = Callable[[ConditionWrite], ConditionWrite]


def test_a_clean_room_is_clean_at_apaleo_at_once(
    task: Task, mark: Mark, send: Send, condition_at_apaleo: Callable[[Task], str]
) -> None:
    write = send(mark(task, Task.State.DONE))

    task.refresh_from_db()
    assert (write.state, write.outcome) == (State.DONE, Outcome.WRITTEN)
    assert condition_at_apaleo(task) == "Clean"
    assert (task.condition, task.notice) == ("Clean", "")


def test_a_cleaned_room_is_to_be_inspected_at_apaleo(
    task: Task, mark: Mark, send: Send, condition_at_apaleo: Callable[[Task], str]
) -> None:
    send(mark(task, Task.State.CLEANED))

    assert condition_at_apaleo(task) == "CleanToBeInspected"


def test_while_apaleo_is_away_it_waits_and_is_sent_once_later(
    task: Task, mark: Mark, send: Send, sandbox: Server, writes: Callable[[], int]
) -> None:
    rule = sandbox.control.add_fault(kind="status", status=503, path=UNITS)
    waiting = send(mark(task, Task.State.DONE))
    sandbox.control.delete_fault(rule)
    done = send(waiting)

    assert (waiting.state, waiting.outcome, waiting.sending_at) == (State.PENDING, "", None)
    assert done.outcome == Outcome.WRITTEN
    assert writes() == 1


def test_an_answer_that_was_lost_is_no_second_write(
    task: Task, mark: Mark, send: Send, sandbox: Server
) -> None:
    sandbox.control.add_fault(kind="commit-then-reset", path=PATH, times=1)
    unheard = send(mark(task, Task.State.DONE))
    done = send(unheard)

    assert (unheard.state, done.outcome) == (State.PENDING, Outcome.WRITTEN)
    assert len(sandbox.control.calls(path=PATH)) == 1


def test_a_process_that_dies_after_the_write_leaves_one_effect(
    task: Task, mark: Mark, send: Send, sandbox: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = mark(task, Task.State.DONE)

    def die(*args: Any, **kwargs: Any) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as patch:
        patch.setattr(ConditionWrite, "mark_done", die)
        with pytest.raises(SystemExit):
            send(write)
    done = send(write)

    assert done.outcome == Outcome.WRITTEN
    assert len(sandbox.control.calls(path=PATH)) == 1


def test_what_is_so_already_is_not_written(
    task: Task,
    mark: Mark,
    send: Send,
    at_apaleo: Callable[..., None],
    writes: Callable[[], int],
) -> None:
    write = mark(task, Task.State.DONE)
    at_apaleo(task, condition="Clean")

    assert send(write).outcome == Outcome.WRITTEN
    assert writes() == 0


def test_without_the_permission_it_is_refused_by_name_and_not_tried_again(
    task: Task, mark: Mark, send: Send, sandbox: Server
) -> None:
    sandbox.control.add_fault(kind="status", status=403, path=PATH)

    done = send(mark(task, Task.State.DONE))

    task.refresh_from_db()
    assert (done.state, done.outcome) == (State.DONE, Outcome.REFUSED)
    assert "operations.change-room-state" in task.notice


def test_what_apaleo_does_not_take_is_refused(
    task: Task, mark: Mark, send: Send, sandbox: Server
) -> None:
    sandbox.control.add_fault(kind="status", status=422, path=PATH)

    assert send(mark(task, Task.State.DONE)).outcome == Outcome.REFUSED


def test_an_answer_that_nobody_understands_is_left_to_staff(
    task: Task, mark: Mark, send: Send, sandbox: Server
) -> None:
    sandbox.control.add_fault(kind="status", status=302, path=PATH)

    assert send(mark(task, Task.State.DONE)).state == State.NEEDS_ATTENTION


def test_a_room_that_apaleo_has_no_more_is_not_written(
    task: Task, mark: Mark, send: Send, sandbox: Server
) -> None:
    write = mark(task, Task.State.DONE)
    sandbox.control.apply(account_code="DEMO", action="delete", kind="unit", id=task.room.remote_id)

    done = send(write)

    task.refresh_from_db()
    assert done.outcome == Outcome.NOT_SENT
    assert task.notice == "apaleo does not have the room any more."


def test_a_hotel_that_is_not_connected_any_more_is_told_so(
    task: Task, mark: Mark, send: Send
) -> None:
    write = mark(task, Task.State.DONE)
    mark_needs_reconnect(task.room.connection, because=Connection.Ended.REFUSED, now=timezone.now())

    done = send(write)

    task.refresh_from_db()
    assert (done.state, done.outcome) == (State.DONE, Outcome.NOT_SENT)
    assert "not connected any more" in task.notice


def test_what_was_said_yesterday_is_not_written_today(
    task: Task, mark: Mark, send: Send, sandbox: Server
) -> None:
    write = mark(task, Task.State.DONE)
    yesterday = timezone.now() - timedelta(days=1)
    ConditionWrite.objects.filter(pk=write.pk).update(created_at=yesterday)

    assert send(write).outcome == Outcome.NOT_SENT
    assert sandbox.control.calls(path=PATH) == []


def test_a_room_of_which_nothing_was_read_is_written(
    task: Task, mark: Mark, send: Send, writes: Callable[[], int]
) -> None:
    Task.objects.filter(pk=task.pk).update(condition="", is_occupied=None)

    assert send(mark(task, Task.State.DONE)).outcome == Outcome.WRITTEN
    assert writes() == 1


def test_a_suite_is_marked_together_with_its_rooms(
    today: Schedule, mark: Mark, send: Send, writes: Callable[[], int]
) -> None:
    hotel = today.property
    suite = Unit.objects.filter(property=hotel, is_combined=True).order_by("pk")[0]

    write = send(mark(make_task(today, suite, condition="Clean"), Task.State.CLEANED))

    rooms = read_facts(hotel, first=today.date, last=today.date, today=today.date).facts.rooms
    [parts] = [room.parts for room in rooms if room.id == suite.remote_id]
    conditions = {room.condition for room in rooms if room.id in {suite.remote_id, *parts}}
    assert (write.outcome, writes(), len(parts)) == (Outcome.WRITTEN, 1, 2)
    assert conditions == {"CleanToBeInspected"}


def test_a_reading_from_before_the_write_does_not_undo_it(
    task: Task, mark: Mark, send: Send, at_apaleo: Callable[..., None], munich: Property
) -> None:
    write = send(mark(task, Task.State.DONE))
    at_apaleo(task, condition="Dirty")

    refresh(munich, on=task.schedule.date, now=write.done_at or timezone.now())
    task.refresh_from_db()
    before = (task.condition, task.notice)
    refresh(munich, on=task.schedule.date, now=timezone.now())

    task.refresh_from_db()
    assert before == ("Clean", "")
    assert (task.condition, task.notice) == ("Dirty", "The room is dirty again at apaleo.")


def test_reading_a_day_and_writing_to_apaleo_are_counted_in_the_limits_that_all_share(
    munich: Property, mark: Mark, send: Send, sandbox: Server
) -> None:
    now = timezone.now()
    cache.clear()
    sandbox.control.clear_ledger()

    today = refresh(munich, on=munich.today(now=now), now=now)
    task = today.tasks.filter(condition="Dirty", is_occupied=False).order_by("pk")[0]
    send(mark(task, Task.State.DONE))

    assert counted("DEMO") == seen(sandbox, "DEMO")
    assert sandbox.control.calls(path=PATH)
