"""Celery's way in."""

from celery import shared_task
from django.utils import timezone

from rates.files import importing


@shared_task(name="rates.purge")
def purge() -> None:
    """Delete the files that were shown or applied long ago."""
    importing.purge(now=timezone.now())
