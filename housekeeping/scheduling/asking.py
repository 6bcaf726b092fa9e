"""Which days are to be read anew, and when: by the clock, and because something happened.

By the clock a day is made before the hour that its hotel has chosen, and kept from growing old.
What happens at apaleo only refreshes days that are there: a day made right after midnight would be
of the evening before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from hotels.models import Connection, Property
from housekeeping.models import HousekeepingPlan, Schedule, ScheduleRefresh
from housekeeping.reading import zone_of
from jobs.messages import send_after_commit
from jobs.outbox import RUN_DUE

# The day is begun so many hours before it has to be there.
AHEAD = 1
DEFAULT_HOUR: int = HousekeepingPlan._meta.get_field("made_at_hour").default


def hotels_in_use() -> QuerySet[Property]:
    """Return the hotels whose days are made: used, there, and of a connection that is active."""
    return Property.objects.present().filter(
        is_used=True,
        is_archived=False,
        connection__status=Connection.Status.ACTIVE,
        connection__last_synced_at__isnull=False,
    )


def ask(hotel: Property, *, on: date, now: datetime) -> None:
    """Have one day made or read anew in the background."""
    _ask([(hotel, on)], now=now)


def ask_for_known_days(hotels: QuerySet[Property], *, now: datetime) -> int:
    """Have today and the days to come read anew that are there, and return how many."""
    if not settings.HOUSEKEEPING:
        return 0
    # Nowhere is it an earlier day than a day before that of UTC.
    days = Schedule.objects.filter(
        property__in=hotels, date__gte=(now - timedelta(days=1)).date()
    ).select_related("property")
    asked = [(day.property, day.date) for day in days if day.date >= day.property.today(now=now)]
    _ask(asked, now=now)
    return len(asked)


def ask_for_due_days(*, now: datetime) -> int:
    """Have today made where its hour has come, or read anew where it is old; return how many.

    The statements are the same few for any number of hotels.
    """
    if not settings.HOUSEKEEPING:
        return 0
    hotels = hotels_in_use().select_related("housekeeping_plan").order_by("pk")
    todays = [(hotel, hotel.today(now=now)) for hotel in hotels if _hour_has_come(hotel, now)]
    old = now - timedelta(minutes=settings.HOUSEKEEPING_MAX_AGE_MINUTES)
    fresh = set(
        Schedule.objects.filter(
            date__in={day for _, day in todays}, refreshed_at__gt=old
        ).values_list("property_id", "date")
    )
    waiting = set(ScheduleRefresh.objects.waiting().values_list("property_id", "date"))
    due = [(hotel, day) for hotel, day in todays if (hotel.pk, day) not in fresh | waiting]
    _ask(due, now=now)
    return len(due)


def _hour_has_come(hotel: Property, now: datetime) -> bool:
    plan = getattr(hotel, "housekeeping_plan", None)
    hour = plan.made_at_hour if plan else DEFAULT_HOUR
    zone: ZoneInfo = zone_of(hotel)
    return now.astimezone(zone).hour >= hour - AHEAD


def _ask(days: Iterable[tuple[Property, date]], *, now: datetime) -> None:
    wanted = list(days)
    if wanted:
        ScheduleRefresh.objects.ask(wanted, now=now)
        send_after_commit(RUN_DUE)
