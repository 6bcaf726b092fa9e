"""News that is owed to whoever listens: a job for each signal that is to be sent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotels.models.connection import Connection
from hotels.models.sync_run import SyncRun
from hotels.models.webhooks.event import WebhookEvent
from jobs.models import Job, JobQuerySet


class SyncFinished(Job):
    """The signal `sync_finished` of one run, written down in the transaction that ends the run."""

    run = models.OneToOneField(SyncRun, models.CASCADE, related_name="+")

    objects = JobQuerySet["SyncFinished"].as_manager()

    class Meta(Job.Meta):
        verbose_name = _("sync finished signal")
        verbose_name_plural = _("sync finished signals")

    def __str__(self) -> str:
        named = {"run": self.run, "state": self.get_state_display()}
        return gettext("%(run)s is finished (%(state)s)") % named


class MirrorChanged(Job):
    """The signal `mirror_changed`, written down in the transaction in which an event changed it."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")

    objects = JobQuerySet["MirrorChanged"].as_manager()

    class Meta(Job.Meta):
        verbose_name = _("mirror changed signal")
        verbose_name_plural = _("mirror changed signals")

    def __str__(self) -> str:
        named = {"connection": self.connection, "state": self.get_state_display()}
        return gettext("The mirror of %(connection)s has changed (%(state)s)") % named


class EventsHeard(Job):
    """The signal `events_heard`, written down in the transaction that marks the events as done.

    `events` are the fields of `hotels.webhooks.interests.Event`.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    events = models.JSONField()

    objects = JobQuerySet["EventsHeard"].as_manager()

    class Meta(Job.Meta):
        verbose_name = _("events heard signal")
        verbose_name_plural = _("events heard signals")

    def __str__(self) -> str:
        named = {"connection": self.connection, "state": self.get_state_display()}
        return gettext("apaleo has told of %(connection)s (%(state)s)") % named

    @classmethod
    def of(cls, events: list[WebhookEvent], *, connection: Connection) -> EventsHeard:
        """Return the news of events, each thing that happened once."""
        told = {(each.topic, each.type, each.entity_id, each.property_remote_id) for each in events}
        names = ("topic", "type", "entity_id", "property_id")
        news = [dict(zip(names, each, strict=True)) for each in sorted(told)]
        return cls(connection=connection, events=news)
