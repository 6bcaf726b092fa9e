"""Celery's way in."""

from celery import shared_task

from jobs.clock import database_now
from mail import limits


@shared_task(name="mail.purge")
def purge() -> None:
    """Forget the mails that no limit counts any longer."""
    limits.purge(now=database_now())
