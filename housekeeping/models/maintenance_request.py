"""A defect on its way to apaleo."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hotels.models import Unit
from housekeeping.models.task import Task
from jobs.models import Job, JobQuerySet


class MaintenanceRequest(Job):
    """A manager had a defect noted at apaleo as a small repair: once for each task.

    `key` is what apaleo knows a repetition by; begin and end are kept, since a repetition has to
    be the same to the letter.
    """

    class Outcome(models.TextChoices):
        """How it ended."""

        CREATED = "created", _("Noted at apaleo")
        REFUSED = "refused", _("apaleo does not take it")
        NOT_SENT = "not_sent", _("Not sent")

    # A task goes with its day; what was noted at apaleo stays there.
    task = models.OneToOneField(
        Task, models.SET_NULL, null=True, related_name="maintenance_request"
    )
    room = models.ForeignKey(Unit, models.CASCADE, related_name="maintenance_requests")
    description = models.CharField(max_length=500)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.CharField(max_length=150, blank=True)
    asked_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    remote_id = models.CharField(_("apaleo id"), max_length=100, blank=True)

    objects = JobQuerySet["MaintenanceRequest"].as_manager()

    class Meta(Job.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="maintenance_request_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="created") | ~Q(remote_id=""),
                name="maintenance_request_created_has_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.description}"
