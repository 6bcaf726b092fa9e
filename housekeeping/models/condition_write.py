"""A room's condition on its way to apaleo."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotels.models import Unit
from jobs.models import Job, JobQuerySet


class ConditionWrite(Job):
    """Somebody marked a room: apaleo is told once, and nothing newer there is overwritten.

    `seen` is the condition that apaleo had when the person decided, and `seen_occupied` whether
    somebody was in the room then, as they were read at `seen_at`. `outcome` is empty until it is
    done; a conflict leaves apaleo as it is and is shown on the task.
    """

    class Outcome(models.TextChoices):
        """How it ended."""

        WRITTEN = "written", _("Written")
        CONFLICT = "conflict", _("apaleo has a newer condition")
        REFUSED = "refused", _("apaleo does not let us write")
        REPLACED = "replaced", _("Somebody marked the room again")
        NOT_SENT = "not_sent", _("Not sent")

    room = models.ForeignKey(Unit, models.CASCADE, related_name="condition_writes")
    condition = models.CharField(max_length=20)
    seen = models.CharField(max_length=20, blank=True)
    seen_occupied = models.BooleanField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.CharField(max_length=150, blank=True)
    asked_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sending_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when an attempt is under way.")
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    found = models.CharField(max_length=20, blank=True, help_text=_("What apaleo had instead."))

    objects = JobQuerySet["ConditionWrite"].as_manager()

    class Meta(Job.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(condition__in=["Clean", "CleanToBeInspected", "Dirty"]),
                name="condition_write_is_one_of_apaleos",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(state="done"),
                name="condition_write_with_outcome_is_done",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(outcome=""),
                name="condition_write_done_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(room)s is %(condition)s") % {
            "room": self.room,
            "condition": self.condition,
        }
