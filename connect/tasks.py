"""Celery's way in."""

from celery import shared_task

from connect.models import AuthorizationRequest
from jobs.clock import database_now
from jobs.purging import delete_oldest_first


@shared_task(name="connect.purge")
def purge() -> None:
    """Delete the authorization requests that ended a month ago, but for what they taught."""
    over = AuthorizationRequest.objects.ended_long_ago(now=database_now())
    delete_oldest_first(over, by="expires_at")
