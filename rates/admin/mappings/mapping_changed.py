"""The signals that tell of changed mappings."""

from django.contrib import admin

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
    search_fields = (
        "^change__connection__apaleo_account_code",
        "^change__connection__account__name",
    )
    search_help_text = "Beginning of the apaleo account's code or of the account's name."
    fields = ("change", *JOB_FIELDS)
