"""Celery's way in."""

from celery import shared_task

from config.monitoring.certification import calls
from jobs.clock import database_now


@shared_task(name="config.purge")
def purge() -> None:
    """Forget the counts of calls that no certification asks for."""
    calls.purge(now=database_now())
