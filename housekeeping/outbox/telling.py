"""Telling the people who look at today's list what has become of something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from hotels.models import Unit
from housekeeping.models import Schedule, Task


def tell(room: Unit, *, now: datetime, **fields: Any) -> None:
    """Set `fields`, such as `notice`, on all of today's tasks of a room."""
    with transaction.atomic():
        # The day first, as whoever decides or refreshes does: nobody waits for each other.
        days = Schedule.objects.filter(
            property=room.property_id, date=room.property.today(now=now)
        ).select_for_update()
        for day in days:
            Task.objects.filter(schedule=day, room=room).update(**fields)
            Schedule.objects.filter(pk=day.pk).update(version=F("version") + 1)
