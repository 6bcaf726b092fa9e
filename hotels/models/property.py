"""A hotel."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from hotels.models.mirrored import Mirrored, MirroredQuerySet


class PropertyQuerySet(MirroredQuerySet["Property"]):
    """Hotels, with what they hold."""

    def with_counts(self) -> Self:
        """Annotate `room_count`, `unit_group_count` and `rate_plan_count` of what is present.

        Subqueries, so that the counts do not multiply each other.
        """
        return self.annotate(
            room_count=_count("unit", Q(is_room=True, is_archived=False)),
            unit_group_count=_count("unitgroup", Q()),
            rate_plan_count=_count("rateplan", Q(is_archived=False)),
        )


def _count(related: str, condition: Q) -> Coalesce:
    model: Any = Property._meta.get_field(related).related_model
    rows = model._default_manager.filter(condition, property=OuterRef("pk"), gone_at=None)
    counted = rows.order_by().values("property").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=models.IntegerField())


class Property(Mirrored):
    """A hotel, mirrored from apaleo."""

    class Status(models.TextChoices):
        """apaleo's word for whether it is a real hotel; archived is a separate flag."""

        LIVE = "Live", "Live"
        TEST = "Test", "Test"

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
        help_text="The hotelier uses this hotel with the app. Test hotels start unset.",
    )

    objects = PropertyQuerySet.as_manager()

    class Meta(Mirrored.Meta):
        verbose_name_plural = "properties"

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def is_test(self) -> bool:
        """Tell whether apaleo marks it as a test hotel."""
        return self.status == self.Status.TEST
