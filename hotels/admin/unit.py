"""Units."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from hotels.admin.mirrored import IN_UNIT_GROUP, MIRROR_FIELDS, MirroredAdmin, PresenceFilter
from hotels.models import Unit
from staff.links import linked


@admin.register(Unit)
class UnitAdmin(MirroredAdmin):
    """Rooms, parking spaces, meeting rooms and combinations of rooms."""

    list_display = (
        "name",
        linked("property"),
        linked("unit_group"),
        "max_persons",
        "is_room",
        "is_combined",
        "is_archived",
        "gone_at",
    )
    list_filter = ("is_room", "is_combined", "is_archived", PresenceFilter, *IN_UNIT_GROUP)
    list_select_related = ("property", "unit_group")
    search_fields = ("^name", "^remote_id")
    search_help_text = _("Beginning of the name or the apaleo id.")
    fields = (
        "name",
        "description",
        "property",
        "unit_group",
        "connection",
        "max_persons",
        "is_room",
        "is_combined",
        "is_archived",
        *MIRROR_FIELDS,
    )
