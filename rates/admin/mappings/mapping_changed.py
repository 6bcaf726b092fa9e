"""The signals that tell of changed mappings."""

from django.contrib import admin

from hotels.admin.searching import BY_ACCOUNT, by_account
from jobs.admin import JOB_FIELDS, JobAdmin
from rates.models import MappingChanged
from staff.links import linked


@admin.register(MappingChanged)
class MappingChangedAdmin(JobAdmin):
    """Changes that other apps are told of."""

    list_display = (
        "created_at",
        linked("change"),
        "state_badge",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = ("state", "created_at")
    list_select_related = ("change__rate_plan", "change__unit_group")
    search_fields = by_account("change__connection")
    search_help_text = BY_ACCOUNT
    fields = ("change", *JOB_FIELDS)
