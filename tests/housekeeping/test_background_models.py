"""What the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from hotels.models import Connection, Unit
from housekeeping.models import ConditionWrite, MaintenanceRequest, Task
from tests import factories
from tests.housekeeping.rows import make_housekeeping

NOW = timezone.now()


@pytest.fixture
def room(connection: Connection) -> Unit:
    return factories.make_unit(factories.make_hotel(connection))


def test_a_condition_is_one_of_apaleos(room: Unit) -> None:
    with pytest.raises(IntegrityError):
        ConditionWrite.objects.create(room=room, condition="CleanToInspect")


def test_a_write_that_waits_has_no_outcome(room: Unit) -> None:
    with pytest.raises(IntegrityError):
        ConditionWrite.objects.create(room=room, condition="Clean", outcome="written")


def test_a_write_that_is_done_has_an_outcome(room: Unit) -> None:
    with pytest.raises(IntegrityError):
        ConditionWrite.objects.create(room=room, condition="Clean", state="done")


def test_a_repair_ends_after_it_begins(room: Unit) -> None:
    with pytest.raises(IntegrityError):
        MaintenanceRequest.objects.create(room=room, description="Lamp", begins_at=NOW, ends_at=NOW)


def test_a_defect_that_is_noted_has_apaleos_id(room: Unit) -> None:
    with pytest.raises(IntegrityError):
        MaintenanceRequest.objects.create(
            room=room,
            description="Lamp",
            begins_at=NOW,
            ends_at=NOW + timedelta(days=1),
            outcome="created",
        )


def test_a_task_has_its_defect_noted_once(room: Unit) -> None:
    make_housekeeping(room)

    with pytest.raises(IntegrityError):
        MaintenanceRequest.objects.create(
            task=Task.objects.get(),
            room=room,
            description="Lamp",
            begins_at=NOW,
            ends_at=NOW + timedelta(days=1),
        )
