"""A room type."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.names import isolate
from hotels.models.mirrored import Mirrored, MirroredQuerySet
from hotels.models.property import Property


class UnitGroup(Mirrored):
    """A room type, or a group of parking spaces, meeting rooms and the like."""

    kept_fields: ClassVar[frozenset[str]] = frozenset({"mapping_version"})

    property = models.ForeignKey(Property, models.CASCADE)
    code = models.CharField(max_length=50)
    name = models.CharField(max_length=300)
    type = models.CharField(max_length=30, help_text=_("apaleo's: BedRoom, ParkingLot, …"))
    max_persons = models.PositiveIntegerField(null=True, blank=True)
    member_count = models.PositiveIntegerField()
    rank = models.IntegerField(null=True, blank=True)

    mapping_version = models.PositiveIntegerField(default=0, editable=False)

    objects = MirroredQuerySet["UnitGroup"].as_manager()

    def __str__(self) -> str:
        return f"{isolate(self.name)} ({isolate(self.code)})"
