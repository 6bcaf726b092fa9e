"""Telling other apps what happened to a connection."""

from django.utils import timezone

from hotels.models import Connection, EventsHeard, MirrorChanged, SyncFinished, SyncRun
from hotels.signals import events_heard, mirror_changed, sync_finished
from hotels.webhooks.interests import Event
from hotels.webhooks.reconciling import go_on_after_load
from jobs.runner import handles
from jobs.signals import deliver


@handles(SyncFinished)
def tell_sync_finished(event: SyncFinished) -> None:
    """Send `sync_finished`, and go on with the events that have waited for the load."""
    go_on_after_load(event.run.connection, now=timezone.now())
    deliver(sync_finished, sender=SyncRun, run=event.run)


@handles(MirrorChanged)
def tell_mirror_changed(event: MirrorChanged) -> None:
    """Send `mirror_changed`."""
    deliver(mirror_changed, sender=Connection, connection=event.connection)


@handles(EventsHeard)
def tell_events_heard(news: EventsHeard) -> None:
    """Send `events_heard`."""
    events = [Event(**each) for each in news.events]
    deliver(events_heard, sender=Connection, connection=news.connection, events=events)
