"""Celery's way in."""

from celery import shared_task

from audit import trail
from jobs.clock import database_now


@shared_task(name="audit.purge")
def purge() -> None:
    """Delete the entries that have been kept long enough."""
    trail.purge(now=database_now())
