"""A room of the demo's hotel, marked by somebody, and what apaleo makes of it."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from apaleo.api.stays import RoomStateRecord, room_states
from hotels.client import api
from hotels.client.budget import AccountLimits
from hotels.models import Property
from hotels.tokens import token_source
from housekeeping.changing.deciding import set_state
from housekeeping.models import ConditionWrite, Schedule, Task
from housekeeping.scheduling.refresh import refresh
from jobs import runner
from sandbox.server import Server

PATH = "/operations/v1/units-condition"
UNITS = "/inventory/v1/units/"


@pytest.fixture
def today(munich: Property) -> Schedule:
    now = timezone.now()
    return refresh(munich, on=munich.today(now=now), now=now)


@pytest.fixture
def task(today: Schedule, sandbox: Server) -> Task:
    """A dirty room in which nobody is."""
    found = today.tasks.filter(condition="Dirty", is_occupied=False).order_by("pk").first()
    assert found is not None
    sandbox.control.clear_ledger()
    return found


@pytest.fixture
def mark() -> Callable[[Task, Task.State], ConditionWrite]:
    """Have somebody move a task on, and return what is to be written."""

    def mark(task: Task, state: Task.State) -> ConditionWrite:
        set_state(task, state, by="Ana", now=timezone.now())
        return ConditionWrite.objects.filter(room=task.room).latest("pk")

    return mark


@pytest.fixture
def send() -> Callable[[ConditionWrite], ConditionWrite]:
    """Do a write, as a worker does when it is due, and return it."""

    def send(write: ConditionWrite) -> ConditionWrite:
        ConditionWrite.objects.filter(pk=write.pk).update(due_at=timezone.now())
        runner.run(ConditionWrite, write.pk)
        return ConditionWrite.objects.get(pk=write.pk)

    return send


@pytest.fixture
def condition_at_apaleo() -> Callable[[Task], str]:
    """Return what the sandbox has of the room of a task."""

    def condition(task: Task) -> str:
        room = task.room
        limits = AccountLimits(room.connection.apaleo_account_code, is_watched=True)
        reader = api(token_source(room.connection_id), limits=limits)
        found = reader.fetch(room_states(room.property.remote_id), room.remote_id)
        assert isinstance(found, RoomStateRecord)
        return found.condition

    return condition


@pytest.fixture
def writes(sandbox: Server) -> Callable[[], int]:
    """Return how many conditions were written at apaleo."""

    def writes() -> int:
        return len([call for call in sandbox.control.calls(path=PATH) if call["status"] == 204])

    return writes


@pytest.fixture
def at_apaleo(sandbox: Server) -> Callable[..., None]:
    """Have somebody at apaleo change a task's room: `condition`, `is_occupied`."""

    def at_apaleo(task: Task, **fields: object) -> None:
        sandbox.control.apply(
            account_code="DEMO",
            action="change",
            kind="unit",
            id=task.room.remote_id,
            fields=fields,
        )

    return at_apaleo
