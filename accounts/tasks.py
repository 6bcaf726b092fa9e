"""Celery's way in."""

from celery import shared_task
from django.utils import timezone

from accounts.leaving import closing
from accounts.sign_in import sessions, unconfirmed


@shared_task(name="accounts.purge")
def purge() -> None:
    """Delete expired sessions, sign-ups that nobody has confirmed, and closed accounts."""
    sessions.purge()
    unconfirmed.purge(now=timezone.now())
    closing.erase_closed()
