"""Celery's way in."""

from celery import shared_task
from django.utils import timezone

from audit import trail


@shared_task(name="audit.purge")
def purge() -> None:
    """Delete the entries that have been kept long enough."""
    trail.purge(now=timezone.now())
