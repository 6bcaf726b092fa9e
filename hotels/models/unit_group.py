"""A room type."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from hotels.models.days import holding
from hotels.models.mirrored import Mirrored, MirroredQuerySet
from hotels.models.property import Property


class UnitGroupQuerySet(MirroredQuerySet["UnitGroup"]):
    """Unit groups, by how they are mapped on a day."""

    def with_mapping(self, *, on: date) -> Self:
        """Annotate what each is called in the app on that day, None where it is not mapped.

        `room_code`, `room_code_name`, `room_code_is_active` and `mapping_origin`.
        """
        return self.alias(
            own=FilteredRelation("mappings", condition=holding(on, path="mappings"))
        ).annotate(
            room_code=F("own__code__code"),
            room_code_name=F("own__code__name"),
            room_code_is_active=F("own__code__is_active"),
            mapping_origin=F("own__origin"),
        )

    def flagged(self, *, on: date) -> Self:
        """Narrow to the mapped ones somebody should look at: gone, or of a code that is off."""
        mappings: Any = UnitGroup._meta.get_field("mappings").related_model
        mine = mappings.objects.on(on).filter(unit_group=OuterRef("pk"))
        return self.filter(
            Q(Exists(mine.filter(code__is_active=False)))
            | Q(Exists(mine), Q(gone_at__isnull=False))
        )

    def unmapped(self, *, on: date) -> Self:
        """Narrow to the present ones without a room code on that day."""
        mappings: Any = UnitGroup._meta.get_field("mappings").related_model
        mine = mappings.objects.on(on).filter(unit_group=OuterRef("pk"))
        return self.present().exclude(Exists(mine))


class UnitGroup(Mirrored):
    """A room type, or a group of parking spaces, meeting rooms and the like."""

    kept_fields: ClassVar[frozenset[str]] = frozenset({"mapping_version"})

    property = models.ForeignKey(Property, models.CASCADE)
    code = models.CharField(max_length=50)
    name = models.CharField(max_length=300)
    type = models.CharField(max_length=30, help_text="apaleo's: BedRoom, ParkingLot, …")
    max_persons = models.PositiveIntegerField(null=True, blank=True)
    member_count = models.PositiveIntegerField()
    rank = models.IntegerField(null=True, blank=True)

    mapping_version = models.PositiveIntegerField(default=0, editable=False)

    objects = UnitGroupQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
