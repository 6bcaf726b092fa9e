"""A hotel."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.names import isolate
from hotels.models.connection import Connection
from hotels.models.mirrored import Mirrored, MirroredQuerySet


class PropertyQuerySet(MirroredQuerySet["Property"]):
    """Hotels, with what they hold."""

    def in_use(self) -> Self:
        """Narrow to those somebody works with: chosen, not archived, present, not disconnected.

        Closing an account disconnects all that it has, so its hotels are out of use from then on.
        """
        return (
            self.present()
            .filter(is_used=True, is_archived=False)
            .exclude(connection__status=Connection.Status.DISCONNECTED)
        )

    def with_counts(self) -> Self:
        """Annotate `room_count`, `unit_group_count` and `rate_plan_count` of what is present.

        And `is_being_checked`: much of the hotel seems to be gone, and staff have yet to look.
        Subqueries, so that the counts do not multiply each other.
        """
        return self.annotate(
            room_count=_count("unit", is_room=True, is_archived=False),
            unit_group_count=_count("unitgroup"),
            rate_plan_count=_count("rateplan", is_archived=False),
            is_being_checked=Q(held_removal__state="held", connection__status="active"),
        )


def _count(related: str, **which: Any) -> Coalesce:
    """Return how many rows of one kind a hotel has, those that are gone left out."""
    present = {f"{related}__gone_at": None}
    narrowed = {f"{related}__{name}": value for name, value in which.items()}
    hotel = Property._default_manager.filter(pk=OuterRef("pk"), **present, **narrowed)
    counted = hotel.order_by().values("pk").annotate(n=Count(related)).values("n")
    return Coalesce(Subquery(counted), 0, output_field=models.IntegerField())


class Property(Mirrored):
    """A hotel, mirrored from apaleo."""

    class Status(models.TextChoices):
        """apaleo's word for whether it is a real hotel; archived is a separate flag."""

        LIVE = "Live", _("Live")
        TEST = "Test", _("Test")

    kept_fields: ClassVar[frozenset[str]] = frozenset({"is_used"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=50)
    name = models.CharField(max_length=300)
    city = models.CharField(max_length=200, blank=True)
    country_code = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=60)
    currency_code = models.CharField(max_length=10)
    status = models.CharField(max_length=20)
    is_archived = models.BooleanField()
    is_used = models.BooleanField(
        default=True,
        help_text=_("The hotelier uses this hotel with the app. Test hotels start unset."),
    )

    objects = PropertyQuerySet.as_manager()

    class Meta(Mirrored.Meta):
        verbose_name_plural = _("properties")

    def __str__(self) -> str:
        return f"{isolate(self.name)} ({isolate(self.code)})"

    @property
    def is_test(self) -> bool:
        """Tell whether apaleo marks it as a test hotel."""
        return self.status == self.Status.TEST

    def today(self, *, now: datetime) -> date:
        """Return the calendar day in the hotel's time zone, in UTC where that zone is not known."""
        try:
            return now.astimezone(ZoneInfo(self.time_zone)).date()
        except (ZoneInfoNotFoundError, ValueError):
            return now.astimezone(UTC).date()
