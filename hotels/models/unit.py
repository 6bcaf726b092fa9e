"""A room."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.names import isolate
from hotels.models.mirrored import Mirrored, MirroredQuerySet
from hotels.models.property import Property
from hotels.models.unit_group import UnitGroup


class Unit(Mirrored):
    """A room, parking space, meeting room or combination of rooms."""

    property = models.ForeignKey(Property, models.CASCADE)
    unit_group = models.ForeignKey(UnitGroup, models.CASCADE, null=True, blank=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    max_persons = models.PositiveIntegerField(null=True, blank=True)
    is_archived = models.BooleanField()
    is_combined = models.BooleanField(help_text=_("Made of other units, which count as the rooms."))
    is_room = models.BooleanField(
        help_text=_("Counts as a room: a bedroom, or of no group, and not a combination.")
    )

    objects = MirroredQuerySet["Unit"].as_manager()

    class Meta(Mirrored.Meta):
        constraints = [
            *Mirrored.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_combined=False) | Q(is_room=False),
                name="unit_combined_is_not_counted_twice",
            ),
        ]

    def __str__(self) -> str:
        return isolate(self.name)
