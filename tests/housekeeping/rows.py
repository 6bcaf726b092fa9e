"""Rows of a day of housekeeping, without apaleo."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from hotels.models import Property, Unit
from housekeeping.models import (
    Attendant,
    ConditionWrite,
    HousekeepingPlan,
    ListLink,
    MaintenanceRequest,
    Schedule,
    ScheduleRefresh,
    Task,
)
from housekeeping.models.link import digest_of
from housekeeping.planning import Kind

SECRET = "canary-list-secret-0123456789-abcdefghijklm"


def make_attendant(hotel: Property, name: str = "Ana", **fields: Any) -> Attendant:
    return Attendant.objects.create(property=hotel, name=name, **fields)


def make_schedule(hotel: Property, **fields: Any) -> Schedule:
    now = timezone.now()
    values: dict[str, Any] = {"date": hotel.today(now=now), "made_at": now, "refreshed_at": now}
    return Schedule.objects.create(property=hotel, **(values | fields))


def make_task(schedule: Schedule, room: Unit, kind: Kind = Kind.DEPARTURE, **fields: Any) -> Task:
    values: dict[str, Any] = {
        "kind": kind,
        "identity": kind.identity,
        "reservation": f"R-{room.pk}",
        "section": room.name[:1],
        "position": room.pk,
        "minutes": 30,
        "condition": "Dirty",
    }
    return Task.objects.create(schedule=schedule, room=room, **(values | fields))


def make_link(schedule: Schedule, attendant: Attendant, **fields: Any) -> ListLink:
    now = timezone.now()
    values: dict[str, Any] = {
        "digest": digest_of(SECRET),
        "created_at": now,
        "expires_at": now + timedelta(hours=12),
    }
    return ListLink.objects.create(schedule=schedule, attendant=attendant, **(values | fields))


def make_write(room: Unit, **fields: Any) -> ConditionWrite:
    return ConditionWrite.objects.create(room=room, **({"condition": "Clean"} | fields))


def make_housekeeping(room: Unit) -> Schedule:
    """Make one of each thing that housekeeping keeps of a room's hotel, and return its day."""
    hotel, now = room.property, timezone.now()
    tomorrow = now + timedelta(days=1)
    HousekeepingPlan.objects.create(property=hotel)
    day, ana = make_schedule(hotel), make_attendant(hotel)
    task = make_task(day, room, attendant=ana)
    make_link(day, ana, digest=f"canary-{uuid.uuid4().hex}")
    make_write(room, seen="Dirty")
    MaintenanceRequest.objects.create(
        task=task, room=room, description="Lamp", begins_at=now, ends_at=tomorrow
    )
    ScheduleRefresh.objects.create(property=hotel, date=day.date)
    return day
