"""Celery's way in."""

from celery import shared_task
from django.utils import timezone

from accounts.sign_in import sessions, unconfirmed


@shared_task(name="accounts.purge")
def purge() -> None:
    """Delete sessions that have expired and sign-ups that nobody has confirmed."""
    sessions.purge()
    unconfirmed.purge(now=timezone.now())
