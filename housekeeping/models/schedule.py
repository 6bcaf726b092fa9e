"""The housekeeping of a hotel on one day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext

from accounts.models.querysets import TenantQuerySet
from hotels.models import Property


class Schedule(models.Model):
    """One day of one hotel, in the hotel's time zone.

    `version` counts what changed on it, for those who look at it live. `waiting_arrivals` is a
    list of {room_type, arrivals, clean_rooms}. `knows_stays` is False where apaleo does not let
    us read reservations. `problem` says why the last refresh failed, empty if it did not.
    """

    account_path = "property__connection__account"

    property = models.ForeignKey(Property, models.CASCADE, related_name="schedules")
    date = models.DateField()
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    refreshed_at = models.DateTimeField(null=True, blank=True)
    knows_stays = models.BooleanField(default=True)
    waiting_arrivals = models.JSONField(default=list, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    objects = TenantQuerySet["Schedule"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["property", "date"], name="schedule_once_per_hotel_and_day"
            )
        ]
        indexes = [models.Index(fields=["date"], name="schedule_by_date")]

    def __str__(self) -> str:
        return gettext("%(hotel)s on %(date)s") % {"hotel": self.property, "date": self.date}
