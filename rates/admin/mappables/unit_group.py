"""Unit groups and what they are mapped to."""

from django.contrib import admin

from hotels.admin.mirrored import IN_PROPERTY, MIRROR_FIELDS, Presence
from hotels.models import RatePlan, Unit, UnitGroup
from rates.admin.mappable import MappedAdmin
from rates.admin.mapping_status import standing
from rates.models import MappableUnitGroup, MappingChange, UnitGroupMapping
from rates.room_suggestions import accept_room_suggestions
from rates.suggestions import suggest_rooms_for
from staff.filters import among
from staff.links import linked, listed

UNIT_GROUP_TYPES = ("BedRoom", "MeetingRoom", "EventSpace", "ParkingLot", "Other")


@admin.register(UnitGroup)
class UnitGroupAdmin(MappedAdmin):
    """Room types and groups of other units."""

    mappable = MappableUnitGroup
    mapping_model = UnitGroupMapping
    accept = staticmethod(accept_room_suggestions)
    suggest = staticmethod(suggest_rooms_for)
    list_display = (
        "name",
        "code",
        linked("property"),
        "type",
        "member_count",
        "standing",
        "mapped_to",
    )
    list_filter = (
        standing(
            unmapped=lambda groups, day: groups.unmapped(on=day),
            mapped=lambda groups, day: groups.filter(
                pk__in=UnitGroupMapping.objects.on(day).values("unit_group")
            ),
            flagged=lambda groups, day: groups.flagged(on=day),
        ),
        among("type", *UNIT_GROUP_TYPES),
        Presence,
        *IN_PROPERTY,
    )
    list_select_related = ("property", "connection__account")
    search_fields = ("^name", "^code", "^remote_id")
    fields = (
        "name",
        "code",
        "property",
        "connection",
        "standing",
        "mapped_to",
        listed(MappingChange, description="changes of the mapping", unit_group="pk"),
        "type",
        "max_persons",
        "member_count",
        "rank",
        listed(Unit, description="units", unit_group="pk"),
        listed(RatePlan, description="rate plans", unit_group="pk"),
        *MIRROR_FIELDS,
    )

    @admin.display(description="mapping")
    def standing(self, group: MappableUnitGroup) -> str:
        """Show how far the mapping is."""
        return self.describe_standing(group)

    @admin.display(description="room code")
    def mapped_to(self, group: MappableUnitGroup) -> str:
        """Show the room code."""
        return self.describe_mappings(group)
