"""Unit groups."""

from django.contrib import admin

from hotels.admin.links import linked, listed
from hotels.admin.mirrored import IN_PROPERTY, MIRROR_FIELDS, MirroredAdmin
from hotels.admin.narrowing import Presence, among
from hotels.models import RatePlan, Unit, UnitGroup

UNIT_GROUP_TYPES = ("BedRoom", "MeetingRoom", "EventSpace", "ParkingLot", "Other")


@admin.register(UnitGroup)
class UnitGroupAdmin(MirroredAdmin):
    """Room types and groups of other units."""

    list_display = ("name", "code", linked("property"), "type", "member_count", "gone_at")
    list_filter = (among("type", *UNIT_GROUP_TYPES), Presence, *IN_PROPERTY)
    list_select_related = ("property",)
    search_fields = ("^name", "^code", "^remote_id")
    fields = (
        "name",
        "code",
        "property",
        "connection",
        "type",
        "max_persons",
        "member_count",
        "rank",
        listed(Unit, description="units", unit_group="pk"),
        listed(RatePlan, description="rate plans", unit_group="pk"),
        *MIRROR_FIELDS,
    )
