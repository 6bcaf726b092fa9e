"""Who cleans in a hotel: saving an attendant shares the work of the days that are there anew."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from hotels.models import Property
from housekeeping.models import Attendant, Schedule
from housekeeping.scheduling.refresh import plan_of, share_out


class NameTaken(Exception):
    """The hotel has an attendant of this name."""


def share_anew(hotel: Property, *, now: datetime) -> None:
    """Share the work of the hotel's days from today on, with the people and the plan of now."""
    plan = plan_of(hotel)
    with transaction.atomic():
        days = Schedule.objects.select_for_update().filter(
            property=hotel, date__gte=hotel.today(now=now)
        )
        for schedule in days.order_by("date"):
            if share_out(schedule, plan=plan):
                Schedule.objects.filter(pk=schedule.pk).update(version=F("version") + 1)


def save_attendant(attendant: Attendant, *, now: datetime) -> None:
    """Save somebody, new or not, and give them their share from today on.

    Raises NameTaken, and then changes nothing.
    """
    hotel = attendant.property
    with transaction.atomic():
        try:
            with transaction.atomic():
                attendant.save()
        except IntegrityError:
            names = Attendant.objects.filter(property=hotel, name=attendant.name)
            if names.exclude(pk=attendant.pk).exists():
                raise NameTaken from None
            raise
        share_anew(hotel, now=now)
