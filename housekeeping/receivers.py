"""What housekeeping does on the news of the apps below."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from hotels.models import Connection, SyncRun
from hotels.webhooks.interests import Event, listen_to
from housekeeping.changing.demo_team import add_team
from housekeeping.reading import MAINTENANCE_SCOPES, STAYS_SCOPES
from housekeeping.scheduling.asking import ask_for_known_days, hotels_in_use

# What of a hotel's day changes when apaleo says these, and the scopes that let us read it.
TOPICS = {
    "reservation": STAYS_SCOPES,
    "maintenance": MAINTENANCE_SCOPES,
    # It makes rooms dirty; without reservations nothing but the next reading by the clock tells.
    "nightaudit": STAYS_SCOPES,
}


def listen_to_apaleo() -> None:
    """Have apaleo tell us what changes a day. Events of rooms come anyway: they are mirrored."""
    for topic, scopes in TOPICS.items():
        listen_to(topic, scopes=scopes)


def name_demo_team(*, run: SyncRun, **_: Any) -> None:
    """Give hotels of a demonstration people to clean them, as HOUSEKEEPING_DEMO_TEAM says."""
    if settings.HOUSEKEEPING_DEMO_TEAM:
        file = Path(settings.HOUSEKEEPING_DEMO_TEAM)
        add_team(run.connection_id, file=file, now=timezone.now())


def refresh_after_load(*, run: SyncRun, **_: Any) -> None:
    """Read the days of a connection anew whose hotels have just been loaded."""
    hotels = hotels_in_use().filter(connection=run.connection_id)
    ask_for_known_days(hotels, now=timezone.now())


def refresh_after_events(*, connection: Connection, events: list[Event], **_: Any) -> None:
    """Read the days of those hotels anew of which apaleo has told something that concerns them."""
    concerned = {each.property_id for each in events if each.topic in {*TOPICS, "unit"}}
    if concerned:
        hotels = hotels_in_use().filter(connection=connection, remote_id__in=concerned)
        ask_for_known_days(hotels, now=timezone.now())
