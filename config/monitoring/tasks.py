"""Celery's way in."""

from celery import shared_task
from django.utils import timezone

from config.monitoring.certification import calls


@shared_task(name="config.purge")
def purge() -> None:
    """Forget the counts of calls that no certification asks for."""
    calls.purge(now=timezone.now())
