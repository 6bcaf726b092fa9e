"""Unit groups and what they are mapped to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from hotels.admin.mirrored import IN_PROPERTY, MIRROR_FIELDS, PresenceFilter
from hotels.models import RatePlan, Unit, UnitGroup
from rates.admin.mappables.base import MappableAdmin
from rates.admin.mappables.status import HotelsInUse, MappingStatusFilter
from rates.models import MappableUnitGroup, MappingChange
from staff.filters import among
from staff.links import linked, listed

UNIT_GROUP_TYPES = ("BedRoom", "MeetingRoom", "EventSpace", "ParkingLot", "Other")


@admin.register(UnitGroup)
class UnitGroupAdmin(MappableAdmin):
    """Room types and groups of other units."""

    mappable = MappableUnitGroup
    list_display = (
        "name",
        "code",
        linked("property"),
        "type",
        "member_count",
        "mapping_status",
        "mapped_to",
    )
    list_filter = (
        MappingStatusFilter,
        HotelsInUse,
        among("type", *UNIT_GROUP_TYPES),
        PresenceFilter,
        *IN_PROPERTY,
    )
    list_select_related = ("property", "connection__account")
    search_fields = ("^name", "^code", "^remote_id")
    fields = (
        "name",
        "code",
        "property",
        "connection",
        "mapping_status",
        "mapped_to",
        listed(MappingChange, description=_("changes of the mapping"), unit_group="pk"),
        "type",
        "max_persons",
        "member_count",
        "rank",
        listed(Unit, description=_("units"), unit_group="pk"),
        listed(RatePlan, description=_("rate plans"), unit_group="pk"),
        *MIRROR_FIELDS,
    )

    @admin.display(description=_("mapping"))
    def mapping_status(self, group: MappableUnitGroup) -> str:
        """Show how far the mapping is."""
        return self.describe_status(group)

    @admin.display(description=_("room code"))
    def mapped_to(self, group: MappableUnitGroup) -> str:
        """Show the room code."""
        return self.describe_mappings(group)
