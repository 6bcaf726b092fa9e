"""Rate plans."""

from django.contrib import admin

from hotels.admin.links import linked
from hotels.admin.mirrored import IN_UNIT_GROUP, MIRROR_FIELDS, MirroredAdmin
from hotels.admin.narrowing import Presence, among
from hotels.models import RatePlan


@admin.register(RatePlan)
class RatePlanAdmin(MirroredAdmin):
    """Rate plans."""

    list_display = (
        "name",
        "code",
        linked("property"),
        linked("unit_group"),
        "is_bookable",
        "is_derived",
        "is_corporate",
        "is_archived",
        "gone_at",
    )
    list_filter = (
        "is_bookable",
        "is_derived",
        "is_corporate",
        "is_archived",
        among("time_slice_template", "OverNight", "DayUse"),
        Presence,
        *IN_UNIT_GROUP,
    )
    list_select_related = ("property", "unit_group")
    search_fields = ("^name", "^code", "^remote_id")
    fields = (
        "name",
        "code",
        "description",
        "property",
        "unit_group",
        "connection",
        "is_bookable",
        "is_derived",
        "derivation_level",
        "base_remote_id",
        "pricing_rule_type",
        "pricing_rule_value",
        "channel_codes",
        "promo_codes",
        "cancellation_policy_name",
        "min_guarantee_type",
        "time_slice_template",
        "is_corporate",
        "is_archived",
        *MIRROR_FIELDS,
    )
