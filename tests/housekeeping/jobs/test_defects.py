"""A defect is noted at apaleo once, if a manager asks for it and apaleo lets us."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hotels.models import Connection, Property
from housekeeping.changing.deciding import NotPossible, write_down
from housekeeping.changing.defects import may_be_reported, report_defect
from housekeeping.models import MaintenanceRequest, Task
from housekeeping.scheduling.refresh import refresh
from jobs import runner
from sandbox.server import Server
from tests.housekeeping.conftest import SCOPES

PATH = "/operations/v1/maintenances"
Outcome, State = MaintenanceRequest.Outcome, MaintenanceRequest.State
Send = Callable[[MaintenanceRequest], MaintenanceRequest]


@pytest.fixture
def scopes(sandbox: Server, settings: Any) -> list[str]:
    """Ask for noting defects as well."""
    scopes = [*SCOPES, "maintenances.manage"]
    sandbox.control.change_client("LOBB-AC-TEST", scopes=scopes)
    settings.APALEO_SCOPES = scopes
    return scopes


@pytest.fixture
def task(munich: Property, sandbox: Server) -> Task:
    """A task whose lamp is broken, in a room that has no maintenance."""
    now = timezone.now()
    day = refresh(munich, on=munich.today(now=now), now=now)
    task = day.tasks.filter(condition="Dirty").order_by("pk").first()
    assert task is not None
    write_down(task, defect="The lamp is broken")
    sandbox.control.clear_ledger()
    return task


@pytest.fixture
def send() -> Send:
    def send(request: MaintenanceRequest) -> MaintenanceRequest:
        MaintenanceRequest.objects.filter(pk=request.pk).update(due_at=timezone.now())
        runner.run(MaintenanceRequest, request.pk)
        return MaintenanceRequest.objects.get(pk=request.pk)

    return send


def report(task: Task) -> MaintenanceRequest:
    return report_defect(task, by="Mona", now=timezone.now())


def created(sandbox: Server) -> int:
    calls = sandbox.control.calls(path=PATH)
    return len([call for call in calls if (call["method"], call["status"]) == ("POST", 201)])


def test_it_is_noted_at_apaleo(task: Task, send: Send, sandbox: Server) -> None:
    done = send(report(task))

    assert (done.state, done.outcome, done.description) == (
        State.DONE,
        Outcome.CREATED,
        "The lamp is broken",
    )
    assert done.remote_id.startswith(task.room.remote_id)
    assert created(sandbox) == 1


def test_asked_for_twice_it_is_noted_once(task: Task, send: Send, sandbox: Server) -> None:
    first = send(report(task))
    again = send(report(task))

    assert first.pk == again.pk
    assert created(sandbox) == 1


def test_an_answer_that_was_lost_is_no_second_one(task: Task, send: Send, sandbox: Server) -> None:
    sandbox.control.add_fault(kind="commit-then-reset", path=PATH, method="POST", times=1)
    unheard = send(report(task))
    done = send(unheard)

    assert (unheard.state, done.outcome) == (State.PENDING, Outcome.CREATED)
    assert done.remote_id
    # The repetition was answered as the first one was; a second maintenance would be a 422.
    assert len(sandbox.control.calls(path=PATH)) == 2


def test_a_repetition_that_apaleo_would_take_for_a_new_one_is_left_to_staff(
    task: Task, send: Send, sandbox: Server
) -> None:
    request = report(task)
    old = timezone.now() - timedelta(hours=24)
    MaintenanceRequest.objects.filter(pk=request.pk).update(created_at=old)

    assert send(request).state == State.NEEDS_ATTENTION
    assert sandbox.control.calls(path=PATH) == []


@pytest.mark.parametrize(
    ("status", "words"), [(403, "maintenances.manage"), (422, "did not take the defect")]
)
def test_what_apaleo_refuses_is_said_on_the_task(
    status: int, words: str, task: Task, send: Send, sandbox: Server
) -> None:
    sandbox.control.add_fault(kind="status", status=status, path=PATH)

    done = send(report(task))

    task.refresh_from_db()
    assert (done.state, done.outcome) == (State.DONE, Outcome.REFUSED)
    assert words in task.notice


def test_without_the_permission_it_is_done_by_hand(task: Task) -> None:
    Connection.objects.update(scopes=SCOPES)
    task = Task.objects.get(pk=task.pk)

    assert not may_be_reported(task.schedule.property.connection)
    with pytest.raises(NotPossible):
        report(task)
    assert not MaintenanceRequest.objects.exists()


def test_nothing_broken_is_not_noted(task: Task) -> None:
    write_down(task, defect="")

    with pytest.raises(NotPossible):
        report(task)


def test_a_repair_ends_in_the_future(task: Task) -> None:
    now = timezone.now()

    with pytest.raises(NotPossible):
        report_defect(task, by="Mona", now=now, until=now.date() - timedelta(days=2))
