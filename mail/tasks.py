"""Celery's way in."""

from celery import shared_task
from django.utils import timezone

from mail import limits


@shared_task(name="mail.purge")
def purge() -> None:
    """Forget the mails that no limit counts any longer."""
    limits.purge(now=timezone.now())
