"""Which day it is at a hotel."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hotels.models import Property


def today_at(hotel: Property, *, now: datetime) -> date:
    """Return the calendar day in the hotel's time zone, in UTC where that zone is not known."""
    try:
        return now.astimezone(ZoneInfo(hotel.time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(UTC).date()
