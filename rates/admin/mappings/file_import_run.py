"""The jobs that apply files, or take them back."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from jobs.admin import JOB_FIELDS, JobAdmin
from rates.models import FileImportRun


@admin.register(FileImportRun)
class FileImportRunAdmin(JobAdmin):
    """Imports that are under way, done, or stuck."""

    list_display = (
        "created_at",
        "file_import",
        "takes_back",
        "state_badge",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = ("state", "takes_back", "created_at")
    list_select_related = ("file_import",)
    search_fields = ("^file_import__user__email", "^file_import__account__name")
    search_help_text = _("Beginning of the e-mail address or of the account's name.")
    fields = ("file_import", "takes_back", *JOB_FIELDS)
