"""Celery's way in: ids in, one call each. What is to be done stands in the database."""

from celery import shared_task
from django.utils import timezone

from hotels import errands as errands_
from hotels import schedule
from hotels import sync as sync_


@shared_task(name="hotels.sync")
def sync(run_id: int) -> None:
    """Work on one sync run."""
    sync_.work(run_id)


@shared_task(name="hotels.errands")
def errands() -> None:
    """See to revocations and notices."""
    errands_.run_due()


@shared_task(name="hotels.reconcile")
def reconcile() -> None:
    """Find what is due, lost or abandoned."""
    schedule.reconcile(now=timezone.now())


@shared_task(name="hotels.purge")
def purge() -> None:
    """Delete what nobody will ask for again."""
    schedule.purge(now=timezone.now())
