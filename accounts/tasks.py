"""Celery's way in."""

from celery import shared_task

from accounts import invitations
from accounts.leaving import closing
from accounts.sign_in import sessions, unconfirmed
from jobs.clock import database_now


@shared_task(name="accounts.purge")
def purge() -> None:
    """Delete what has ended: sessions, sign-ups, invitations, and closed accounts."""
    now = database_now()
    sessions.purge(now=now)
    unconfirmed.purge(now=now)
    invitations.purge(now=now)
    closing.erase_closed()
