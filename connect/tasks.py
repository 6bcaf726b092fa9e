"""Celery's way in."""

from celery import shared_task
from django.utils import timezone

from connect.models import AuthorizationRequest
from jobs.purging import delete_oldest_first


@shared_task(name="connect.purge")
def purge() -> None:
    """Delete the authorization requests that ended a month ago, but for what they taught."""
    over = AuthorizationRequest.objects.ended_long_ago(now=timezone.now())
    delete_oldest_first(over, by="expires_at")
