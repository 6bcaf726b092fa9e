"""Somebody who cleans rooms."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from hotels.models import Property

EVERY_DAY = 0b1111111


class AttendantQuerySet(TenantQuerySet["Attendant"]):
    """Attendants."""

    def working(self, day: date) -> Self:
        """Narrow to those who work on that day of the week."""
        on_that_day = F("days").bitand(1 << day.weekday())
        return self.filter(is_active=True).alias(on_that_day=on_that_day).filter(on_that_day__gt=0)


class Attendant(models.Model):
    """An attendant of a hotel: not a user; they open their list with a link.

    `days` has a bit for each day of the week, Monday the lowest; `sections` are names such as
    "2" for the second floor, none for everywhere.
    """

    account_path = "property__connection__account"

    property = models.ForeignKey(Property, models.CASCADE, related_name="attendants")
    name = models.CharField(max_length=100)
    minutes = models.PositiveSmallIntegerField(default=420, help_text=_("Cleaning minutes a day."))
    days = models.PositiveSmallIntegerField(default=EVERY_DAY)
    sections = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)

    objects = AttendantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["property", "name"], name="attendant_name_once_per_hotel"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=0, days__lte=EVERY_DAY), name="attendant_days_are_of_a_week"
            ),
            models.CheckConstraint(
                condition=Q(minutes__lte=24 * 60), name="attendant_minutes_are_within_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def works_on(self, day: date) -> bool:
        """Tell whether they work on that day of the week."""
        return bool(self.days & (1 << day.weekday()))
