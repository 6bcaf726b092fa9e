"""What is to be done in a room on a day."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from hotels.models import Unit
from housekeeping.models.attendant import Attendant
from housekeeping.models.schedule import Schedule
from housekeeping.planning import Kind, TaskKey


class TaskQuerySet(TenantQuerySet["Task"]):
    """Tasks."""

    def shown(self) -> Self:
        """Narrow to what is to be seen: what apaleo no longer asks for is, once it was decided."""
        return self.exclude(is_obsolete=True, is_decided=False)


class Task(models.Model):
    """A task: what apaleo's facts say of it, and beside it what people decided.

    A refresh writes the facts (`kind` to `is_overdue`, `is_obsolete`) and never a decision; where
    a new fact meets a decision, `notice` says in words what changed until somebody has seen it.
    """

    class State(models.TextChoices):
        """How far it is. Condition and people both move it on; only people take it back."""

        OPEN = "open", _("To do")
        STARTED = "started", _("Started")
        CLEANED = "cleaned", _("To be inspected")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")
        # Nobody opens, or there is a sign on the door.
        DO_NOT_DISTURB = "do_not_disturb", _("Do not disturb")
        LATER = "later", _("Come back later")

    account_path = "schedule__property__connection__account"

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="tasks")
    room = models.ForeignKey(Unit, models.CASCADE, related_name="housekeeping_tasks")
    reservation = models.CharField(_("apaleo reservation id"), max_length=100, blank=True)
    identity = models.CharField(max_length=20, editable=False)

    kind = models.CharField(max_length=20)
    needed_by = models.DateTimeField(null=True, blank=True)
    is_overdue = models.BooleanField(default=False)
    is_obsolete = models.BooleanField(default=False)
    section = models.CharField(max_length=50, blank=True)
    position = models.PositiveIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=0)
    condition = models.CharField(
        max_length=20, blank=True, help_text=_("apaleo's, when last read.")
    )
    is_occupied = models.BooleanField(null=True, help_text=_("As apaleo had it when last read."))

    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    state_at = models.DateTimeField(null=True, blank=True)
    state_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    found = models.CharField(_("lost and found"), max_length=500, blank=True)
    defect = models.CharField(max_length=500, blank=True)
    attendant = models.ForeignKey(
        Attendant, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    # A person chose the attendant, or the place on their list: sharing leaves it alone.
    is_attendant_chosen = models.BooleanField(default=False)
    list_position = models.PositiveIntegerField(null=True, blank=True)
    # A person touched it: it does not vanish when apaleo no longer asks for it.
    is_decided = models.BooleanField(default=False)
    is_added = models.BooleanField(default=False)
    notice = models.CharField(max_length=200, blank=True)
    # The ids of the last taps that arrived: a phone that heard no answer sends the same again.
    recent_taps = models.JSONField(default=list, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "room", "reservation", "identity"], name="task_once_per_key"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "open",
                        "started",
                        "cleaned",
                        "done",
                        "skipped",
                        "do_not_disturb",
                        "later",
                    ]
                ),
                name="task_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(is_added=False) | Q(is_decided=True), name="task_added_is_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.kind}"

    @property
    def key(self) -> TaskKey:
        """Return what identifies it among the tasks that are planned, by apaleo's room id."""
        return TaskKey(self.room.remote_id, self.reservation, Kind(self.identity))

    @property
    def is_finished(self) -> bool:
        """Tell whether nobody has to go there any more."""
        return self.state in (self.State.DONE, self.State.SKIPPED)
