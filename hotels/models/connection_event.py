"""What happened to a connection, for its hotelier and for staff to read."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from hotels.models.connection import Connection


class ConnectionEvent(models.Model):
    """One line of a connection's history: machine words and numbers, never prose or a secret.

    What repeats, such as refreshes, is one line an hour that counts, and of failed loads one for
    each reason: see `hotels.trail.history`.
    """

    class Kind(models.TextChoices):
        """What happened."""

        CONNECTED = "connected", _("Connected")
        RECONNECTED = "reconnected", _("Reconnected")
        SCOPES_CHANGED = "scopes_changed", _("Permissions changed")
        REFRESHED = "refreshed", _("Access renewed")
        LOADED = "loaded", _("Loaded")
        LOOKED = "looked", _("Looked for changes")
        LOAD_FAILED = "load_failed", _("Load failed")
        CHANGED = "changed", _("Changed by webhook")
        MAPPED = "mapped", _("Mapped")
        REFUSED = "refused", _("Grant refused")
        LOCKED = "locked", _("Token key unavailable")
        UNLOCKED = "unlocked", _("Token key available")
        DISCONNECTED = "disconnected", _("Disconnected")

    account_path = "connection__account"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField(help_text=_("The last time, where it is counted."))
    first_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("The first time, where it is counted more than once."),
    )
    hour = models.DateTimeField(
        null=True, editable=False, help_text=_("In which it is counted; empty: once.")
    )
    reason = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        help_text=_("Why; only what has the same is counted together."),
    )
    count = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    facts = models.JSONField(default=dict, blank=True)

    objects = TenantQuerySet["ConnectionEvent"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "kind", "reason", "hour"],
                condition=Q(hour__isnull=False),
                name="connection_event_counted_once_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(count=1, first_at=None)
                | Q(hour__isnull=False, count__gt=1, first_at__isnull=False),
                name="connection_event_counts_within_an_hour",
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "-id"], name="connection_event_newest"),
            models.Index(fields=["at"], name="connection_event_by_end"),
        ]

    def __str__(self) -> str:
        named = {"kind": self.get_kind_display(), "time": f"{self.at:%Y-%m-%d %H:%M}"}
        return gettext("%(kind)s at %(time)s") % named

    @property
    def begun_at(self) -> datetime:
        """Return the first time: the lines of a history are in the order of these."""
        return self.first_at or self.at
