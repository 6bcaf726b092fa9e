"""How far a changed default is applied to all accounts."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jobs.admin import JOB_FIELDS, JobAdmin
from rates.models import DefaultsRun, DefaultsRunStep
from staff.badges import BUSY, GOOD, badge
from staff.links import linked
from staff.read_only import ReadOnlyAdmin


@admin.register(DefaultsRun)
class DefaultsRunAdmin(ReadOnlyAdmin):
    """Changes of the maker's defaults, with how many accounts are done."""

    list_display = (
        "told",
        linked("started_by"),
        "started_at",
        "progress",
        "mapped",
        "unmapped",
        "finished_at",
    )
    list_filter = ("started_at",)
    list_select_related = ("started_by",)
    search_fields = ("^told", "^started_by__email")
    search_help_text = _("Beginning of the change or of the e-mail address.")
    fields = (
        "told",
        "started_by",
        "started_at",
        "progress",
        "mapped",
        "unmapped",
        "finished_at",
    )

    @admin.display(description=_("progress"))
    def progress(self, run: DefaultsRun) -> str:
        """Show how many of how many accounts are done."""
        tone = BUSY if run.finished_at is None else GOOD
        told = ngettext(
            "%(done)d of %(number)d account", "%(done)d of %(number)d accounts", run.accounts
        ) % {"done": run.accounts_done, "number": run.accounts}
        return badge(tone, told)


@admin.register(DefaultsRunStep)
class DefaultsRunStepAdmin(JobAdmin):
    """The jobs that apply changed defaults."""

    list_display = ("created_at", linked("run"), "state_badge", "attempts", "due_at", "last_error")
    list_filter = ("state", "created_at")
    list_select_related = ("run",)
    search_fields = ("^run__told",)
    search_help_text = _("Beginning of the change.")
    fields = ("run", *JOB_FIELDS)
