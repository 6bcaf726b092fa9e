"""Celery's way in."""

from celery import shared_task
from django.utils import timezone

from jobs.clock import database_now
from rates.files import importing
from rates.patterns import count_patterns as count


@shared_task(name="rates.purge")
def purge() -> None:
    """Delete the files that were shown or applied long ago."""
    importing.purge(now=database_now())


@shared_task(name="rates.count_patterns")
def count_patterns() -> None:
    """Count anew what accounts decide alike; done again it changes nothing."""
    count(now=timezone.now())
