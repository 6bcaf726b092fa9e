"""A hotel's day as a page needs it: made if it is not there yet, with what stands in the way."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.utils.translation import gettext as _

from apaleo.errors import ApaleoError, RemoteContractError
from hotels.models import Property
from hotels.tokens import KeyUnavailable, NotConnected
from housekeeping.models import Schedule
from housekeeping.scheduling.forecast import DAYS
from housekeeping.scheduling.problems import explain, note_problem
from housekeeping.scheduling.refresh import refresh

log = logging.getLogger(__name__)

# A page that is opened again and again while apaleo is away asks it no more often than this.
SECONDS_BETWEEN_TRIES = 15
REASONS = (ApaleoError, NotConnected, KeyUnavailable)


def get_or_make(hotel: Property, *, on: date, now: datetime) -> tuple[Schedule | None, str]:
    """Return the day, and in words why it is not up to date, "" if it is.

    It is None when apaleo could not be asked, or for a day that is too far away to be made: those
    before yesterday say nothing any more, and guests book the later ones yet.
    """
    read = Schedule.objects.filter(property=hotel, date=on).exclude(refreshed_at=None)
    schedule = read.first()
    if schedule is not None:
        return schedule, schedule.problem
    today = hotel.today(now=now)
    if not today - timedelta(days=1) <= on <= today + timedelta(days=DAYS):
        return None, _("There is no plan for this day.")
    if not cache.add(f"housekeeping-tried:{hotel.pk}:{on}", "yes", SECONDS_BETWEEN_TRIES):
        return None, _("The day could not be made just now. Please try again in a moment.")
    problem = bring_up_to_date(hotel, on=on, now=now)
    return read.first(), problem


def get_made(hotel: Property, *, on: date) -> tuple[Schedule | None, str]:
    """Return the day like get_or_make, but only if it is there: for whoever changes nothing."""
    schedule = Schedule.objects.filter(property=hotel, date=on).exclude(refreshed_at=None).first()
    if schedule is None:
        return None, _("Nobody has looked at this day yet, so it has not been made.")
    return schedule, schedule.problem


def bring_up_to_date(hotel: Property, *, on: date, now: datetime) -> str:
    """Read the day anew from apaleo; return in words what of it did not work, "" if all did."""
    try:
        return refresh(hotel, on=on, now=now).problem
    except REASONS as error:
        if isinstance(error, RemoteContractError):
            log.exception("hotel %s: its housekeeping could not be read", hotel.pk)
        note_problem(hotel, error, on=on, now=now)
        return explain(error)
