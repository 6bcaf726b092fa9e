"""A team for hotels of a demonstration, so that their work is shared out at once."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from hotels.models import Property
from housekeeping.changing.staffing import save_attendant
from housekeeping.models import Attendant
from housekeeping.models.attendant import EVERY_DAY

# With days off, five or so are there for 84 rooms; nobody works alone.
ROOMS_OF_ONE, FEWEST = 12, 3


def add_team(connection_id: UUID, *, file: Path, now: datetime) -> int:
    """Name people in each hotel of the connection that has never had any, and return how many.

    `file` is a JSON list of {name, minutes, off}: minutes a day, and days off with Monday as 0.
    Larger hotels get more of them, in their order.
    """
    people: list[dict[str, Any]] = json.loads(file.read_text())
    counts_as_room = Q(unit__is_room=True, unit__gone_at=None, unit__is_archived=False)
    hotels = Property.objects.present().filter(connection=connection_id, attendants=None)
    rooms_of = dict(
        hotels.annotate(rooms=Count("unit", filter=counts_as_room)).values_list("pk", "rooms")
    )
    added = 0
    for hotel in hotels:
        with transaction.atomic():
            for person in people[: max(FEWEST, -(-rooms_of[hotel.pk] // ROOMS_OF_ONE))]:
                days = EVERY_DAY & ~sum(1 << day for day in person["off"])
                attendant = Attendant(
                    property=hotel, name=person["name"], minutes=person["minutes"], days=days
                )
                save_attendant(attendant, now=now)
                added += 1
    return added
