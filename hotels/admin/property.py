"""Properties."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hotels.admin.mirrored import IN_CONNECTION, MIRROR_FIELDS, MirroredAdmin, PresenceFilter
from hotels.models import Property, RatePlan, Unit, UnitGroup
from staff.extensions import ExtensibleAdmin
from staff.filters import among
from staff.links import counted, linked

ROOMS = counted(
    "room_count",
    Unit,
    description=_("rooms"),
    property="pk",
    is_room__exact="1",
    is_archived__exact="0",
    presence="present",
)
UNIT_GROUPS = counted(
    "unit_group_count", UnitGroup, description=_("unit groups"), property="pk", presence="present"
)
RATE_PLANS = counted(
    "rate_plan_count",
    RatePlan,
    description=_("rate plans"),
    property="pk",
    is_archived__exact="0",
    presence="present",
)


@admin.register(Property)
class PropertyAdmin(ExtensibleAdmin, MirroredAdmin):
    """Hotels."""

    list_display = (
        "name",
        "code",
        "city",
        linked("connection"),
        "status",
        "is_used",
        ROOMS,
        UNIT_GROUPS,
        RATE_PLANS,
        "gone_at",
    )
    list_filter = (
        among("status", *Property.Status.values),
        "is_used",
        "is_archived",
        PresenceFilter,
        *IN_CONNECTION,
    )
    search_fields = ("name", "^code", "^city", "remote_id__exact")
    search_help_text = _("A part of the name, the beginning of the code or city, or the apaleo id.")
    fields = (
        "name",
        "code",
        "connection",
        "is_used",
        "status",
        "is_archived",
        "city",
        "country_code",
        "time_zone",
        "currency_code",
        ROOMS,
        UNIT_GROUPS,
        RATE_PLANS,
        *MIRROR_FIELDS,
    )

    readonly_fields = tuple(field for field in fields if field != "is_used")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever has the permission may choose for the hotelier whether the hotel is used."""
        return self.has_act_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write what was changed and nothing else: a sync run may be writing the rest."""
        obj.save(update_fields=form.changed_data)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return properties with what the list counts."""
        rows: Any = super().get_queryset(request)
        return rows.with_counts()  # type: ignore[no-any-return]  # PropertyQuerySet's own
