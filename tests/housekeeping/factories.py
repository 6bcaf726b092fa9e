"""Rows of housekeeping, each with the least that the database asks for."""

import uuid
from datetime import timedelta

from django.utils import timezone

from hotels.models import Unit
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


def make_housekeeping(room: Unit) -> Schedule:
    """Make one of each thing that housekeeping keeps of a room's hotel, and return its day."""
    hotel, now = room.property, timezone.now()
    HousekeepingPlan.objects.create(property=hotel)
    attendant = Attendant.objects.create(property=hotel, name="Ana")
    day = Schedule.objects.create(property=hotel, date=now.date(), made_at=now)
    task = Task.objects.create(
        schedule=day, room=room, kind="departure", identity="departure", attendant=attendant
    )
    ListLink.objects.create(
        schedule=day,
        attendant=attendant,
        digest=f"canary-{uuid.uuid4().hex}",
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    ConditionWrite.objects.create(room=room, condition="Clean", seen="Dirty")
    MaintenanceRequest.objects.create(
        task=task,
        room=room,
        description="Lamp",
        begins_at=now,
        ends_at=now + timedelta(days=1),
    )
    ScheduleRefresh.objects.create(property=hotel, date=now.date())
    return day
