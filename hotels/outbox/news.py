"""Telling other apps what happened to a connection."""

from hotels.models import SyncFinished, SyncRun
from hotels.signals import sync_finished
from jobs.runner import handles
from jobs.signals import deliver


@handles(SyncFinished)
def tell_sync_finished(event: SyncFinished) -> None:
    """Send `sync_finished`."""
    deliver(sync_finished, sender=SyncRun, run=event.run)
