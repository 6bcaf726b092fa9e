"""Going through all accounts after a default of the maker's has changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jobs.models import Job, JobQuerySet


class DefaultsRun(models.Model):
    """How far the defaults are applied; `last_account` is the last one that is done."""

    told = models.CharField(_("change"), max_length=200)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    accounts = models.PositiveIntegerField(help_text=_("How many there are to go through."))
    accounts_done = models.PositiveIntegerField(default=0)
    mapped = models.PositiveIntegerField(default=0)
    unmapped = models.PositiveIntegerField(_("mappings taken away"), default=0)
    last_account = models.UUIDField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return self.told


class DefaultsRunStep(Job):
    """Goes on with a run for half a minute, and leaves the rest to another step."""

    run = models.ForeignKey(DefaultsRun, models.CASCADE, related_name="steps")

    objects = JobQuerySet["DefaultsRunStep"].as_manager()

    def __str__(self) -> str:
        return gettext("Step of %(run)s") % {"run": self.run}
