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


def share_anew(hotel: Property, *, now: datetime, has_grown: bool = False) -> None:
    """Share the work of the hotel's days from today on, with the people and the plan of now.

    A team that has grown shares afresh what nobody has touched yet: who joins gets neighbouring
    rooms then, and not what is left of all floors.
    """
    plan = plan_of(hotel)
    with transaction.atomic():
        days = Schedule.objects.select_for_update().filter(
            property=hotel, date__gte=hotel.today(now=now)
        )
        for schedule in days.order_by("date"):
            is_afresh = has_grown and not _is_in_hand(schedule)
            if share_out(schedule, plan=plan, is_afresh=is_afresh):
                Schedule.objects.filter(pk=schedule.pk).update(version=F("version") + 1)


def _is_in_hand(schedule: Schedule) -> bool:
    """Tell whether somebody has decided anything of the day, or has a list of theirs on a phone."""
    return schedule.tasks.filter(is_decided=True).exists() or schedule.links.exists()


def save_attendant(attendant: Attendant, *, now: datetime) -> None:
    """Save somebody, new or not, and give them their share from today on.

    Raises NameTaken, and then changes nothing.
    """
    hotel, is_new = attendant.property, attendant._state.adding
    with transaction.atomic():
        try:
            with transaction.atomic():
                attendant.save()
        except IntegrityError:
            names = Attendant.objects.filter(property=hotel, name=attendant.name)
            if names.exclude(pk=attendant.pk).exists():
                raise NameTaken from None
            raise
        share_anew(hotel, now=now, has_grown=is_new)
