"""What housekeeping owes to apaleo, and what it is to read there."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels.models import Connection, Property
from housekeeping.admin.lately import UnwrittenFilter
from housekeeping.models import ConditionWrite, MaintenanceRequest, ScheduleRefresh
from jobs.admin import JOB_FIELDS, JobAdmin
from staff.filters import within
from staff.links import linked


class OfRoomAdmin(JobAdmin):
    """Jobs about rooms, found by the hotel."""

    list_select_related = ("room__property__connection__account",)
    search_fields = ("^room__property__code", "^room__property__name")
    search_help_text = _("Beginning of the hotel's code or name.")


@admin.register(ConditionWrite)
class ConditionWriteAdmin(OfRoomAdmin):
    """Conditions of rooms on their way to apaleo, and what has become of them."""

    list_display = (
        "created_at",
        linked("room"),
        linked("room__property"),
        "condition",
        "state_badge",
        "outcome",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = (
        "state",
        "outcome",
        UnwrittenFilter,
        "created_at",
        within(Account, "room__connection__account"),
        within(Connection, "room__connection"),
        within(Property, "room__property"),
    )
    fields = (
        "room",
        "condition",
        "outcome",
        "found",
        "seen",
        "seen_occupied",
        "seen_at",
        "asked_by",
        "asked_by_user",
        "sending_at",
        *JOB_FIELDS,
    )


@admin.register(MaintenanceRequest)
class MaintenanceRequestAdmin(OfRoomAdmin):
    """Defects on their way to apaleo."""

    list_display = (
        "created_at",
        linked("room"),
        linked("room__property"),
        "description",
        "state_badge",
        "outcome",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = (
        "state",
        "outcome",
        "created_at",
        within(Account, "room__connection__account"),
        within(Property, "room__property"),
    )
    fields = (
        "room",
        "description",
        "begins_at",
        "ends_at",
        "outcome",
        "remote_id",
        "asked_by",
        "asked_by_user",
        *JOB_FIELDS,
    )


@admin.register(ScheduleRefresh)
class ScheduleRefreshAdmin(JobAdmin):
    """Days that are to be read anew."""

    list_display = (
        "created_at",
        linked("property"),
        "date",
        "asked",
        "state_badge",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = (
        "state",
        "date",
        within(Account, "property__connection__account"),
        within(Property, "property"),
    )
    list_select_related = ("property__connection__account",)
    search_fields = ("^property__code", "^property__name")
    search_help_text = _("Beginning of the hotel's code or name.")
    fields = ("property", "date", "asked", *JOB_FIELDS)
