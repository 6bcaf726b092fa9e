"""Handing out and taking back the links to attendants' lists."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction

from housekeeping.models import Attendant, ListLink, Schedule
from housekeeping.models.link import digest_of, new_secret
from housekeeping.reading import zone_of

# Who cleans late looks at the list after midnight.
HOURS_AFTER_MIDNIGHT = 4


class DayIsOver(Exception):
    """The day of the list is over: a link to it would open nothing."""


def make_link(schedule: Schedule, attendant: Attendant, *, now: datetime) -> str:
    """Return the secret of a new link; the one before it opens nothing any more.

    The secret is nowhere else: what is stored is its digest. Raises DayIsOver.
    """
    expires_at = end_of(schedule)
    if expires_at <= now:
        raise DayIsOver
    secret = new_secret()
    with transaction.atomic():
        Schedule.objects.select_for_update().get(pk=schedule.pk)
        revoke_link(schedule, attendant, now=now)
        ListLink.objects.create(
            schedule=schedule,
            attendant=attendant,
            digest=digest_of(secret),
            created_at=now,
            expires_at=expires_at,
        )
    return secret


def revoke_link(schedule: Schedule, attendant: Attendant, *, now: datetime) -> None:
    """Take back the link to an attendant's list, if there is one."""
    rows = ListLink.objects.filter(schedule=schedule, attendant=attendant, revoked_at=None)
    rows.update(revoked_at=now)


def end_of(schedule: Schedule) -> datetime:
    """Return when the links of a day end: some hours into the hotel's next day."""
    next_day = schedule.date + timedelta(days=1)
    return datetime.combine(next_day, time(HOURS_AFTER_MIDNIGHT), tzinfo=zone_of(schedule.property))
