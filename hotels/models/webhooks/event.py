"""What apaleo has posted to us: the inbox."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from hotels.models.connection import Connection


class WebhookEventQuerySet(TenantQuerySet["WebhookEvent"]):
    """Events by whether they were taken in."""

    def undone(self) -> WebhookEventQuerySet:
        """Narrow to those that wait."""
        return self.filter(done_at=None)


class WebhookEvent(models.Model):
    """One event, written down before it is answered with 2xx. It means "read this again".

    Nothing in it is taken for data. A system message is one too, done as it comes: it shows that
    the way to us is open, and nothing about the hotel.
    """

    SYSTEM = "system"

    account_path = "connection__account"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="webhook_events")
    event_id = models.CharField(max_length=100)
    topic = models.CharField(max_length=40, help_text=_("As subscriptions write it: unitgroup."))
    type = models.CharField(max_length=40)
    entity_id = models.CharField(max_length=100, blank=True)
    property_remote_id = models.CharField(max_length=100, blank=True)
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookEventQuerySet.as_manager()

    class Meta:
        constraints = [
            # What apaleo repeats has the same id.
            models.UniqueConstraint(
                fields=["connection", "event_id"], name="webhook_event_once_per_connection"
            )
        ]
        indexes = [
            models.Index(
                fields=["connection", "received_at"],
                condition=Q(done_at=None),
                name="webhook_event_undone",
            ),
            models.Index(
                fields=["done_at"],
                condition=Q(done_at__isnull=False),
                name="webhook_event_done",
            ),
        ]

    def __str__(self) -> str:
        named = {
            "kind": f"{self.topic}/{self.type}",
            "event": self.event_id,
            "connection": self.connection_id,
        }
        return gettext("%(kind)s %(event)s of connection %(connection)s") % named

    def accept(self) -> None:
        """Save it, if it is not there yet: one statement, committed when this returns.

        Must not be called in a transaction.
        """
        # It came before, and was answered then: the database says so, and nothing else asks.
        with suppress(IntegrityError):
            self.save(force_insert=True)

    @classmethod
    def finish(cls, pks: list[int], *, now: datetime) -> None:
        """Mark events as taken in."""
        cls.objects.undone().filter(pk__in=pks).update(done_at=now)
