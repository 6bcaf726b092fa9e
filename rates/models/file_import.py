"""A file of mappings or codes, from the moment it is shown until it can be taken back no longer."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from accounts.models.querysets import TenantQuerySet
from rates.models.mapping_change import MappingChange

SHOWN_FOR = timedelta(minutes=30)
KEPT_FOR = timedelta(days=30)


def new_key() -> str:
    """Return a key that nobody guesses."""
    return secrets.token_urlsafe(24)


class FileImportQuerySet(TenantQuerySet["FileImport"]):
    """Imports by how long they are of use."""

    def current(self, *, now: datetime) -> Self:
        """Narrow to those that can be confirmed, or were not long ago."""
        return self.exclude(_expired(now))

    def expired(self, *, now: datetime) -> Self:
        """Narrow to those that nobody can ask about any longer."""
        return self.filter(_expired(now))


def _expired(now: datetime) -> Q:
    return Q(stage="shown", created_at__lte=now - SHOWN_FOR) | Q(created_at__lte=now - KEPT_FOR)


class FileImport(models.Model):
    """A file that somebody was shown, and how far it has come since.

    `scope` is what the file is about: the key opens it there and for its user alone.
    """

    account_path = "account"

    class Stage(models.TextChoices):
        """What was done with it."""

        SHOWN = "shown", _("Shown")
        RUNNING = "running", _("Being applied")
        APPLIED = "applied", _("Applied")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")

    class Stop(models.TextChoices):
        """Why a run ended before it was done; empty while it goes on and when it was."""

        NOT_ALLOWED = "not_allowed", _("Whoever began it may do so no longer")
        NOT_USED = "not_used", _("The app has no codes for it any longer")

    key = models.CharField(max_length=50, unique=True, default=new_key)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # None where staff send a file whose rows name their accounts.
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="+")
    scope = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    is_by_staff = models.BooleanField(default=False)
    name = models.CharField(max_length=200)
    notices = models.JSONField(default=list)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.SHOWN)
    stopped = models.CharField(max_length=20, choices=Stop, blank=True)
    created_at = models.DateTimeField()

    objects = FileImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["shown", "running", "applied", "undoing", "undone"]),
                name="file_import_stage_is_known",
            ),
            models.CheckConstraint(
                condition=Q(stopped="") | Q(stopped__in=["not_allowed", "not_used"]),
                name="file_import_stop_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "scope"], name="file_import_of_user"),
            models.Index(fields=["created_at"], name="file_import_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_stage_display()})"

    @property
    def is_at_work(self) -> bool:
        """Tell whether something is being applied or taken back."""
        return self.stage in {self.Stage.RUNNING, self.Stage.UNDOING}


class FileImportItem(models.Model):
    """What one file makes of one rate plan or one code: planned, then done, then perhaps undone.

    `lines` are the rows of the file that it was read from, each with a remark. `seen` is what the
    person who confirmed was shown of the present state, `request` what shall become of it.
    """

    class State(models.TextChoices):
        """What is still to be done about it."""

        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        UNDONE = "undone", _("Undone")

    file_import = models.ForeignKey(FileImport, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State)
    outcome = models.CharField(max_length=20)
    subject = models.TextField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    lines = models.JSONField()
    number_of_lines = models.PositiveIntegerField()
    target = models.BigIntegerField(null=True, blank=True)
    seen = models.JSONField(null=True, blank=True)
    request = models.JSONField(default=dict, blank=True)
    change = models.ForeignKey(
        MappingChange, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("file_import", "position", name="file_import_item_once"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "done", "undone"]),
                name="file_import_item_state_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["file_import", "position"],
                condition=Q(state="planned"),
                name="file_import_item_planned",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.outcome}"
