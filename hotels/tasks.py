"""Celery's way in: ids in, one call each. What is to be done stands in the database."""

from celery import shared_task
from django.utils import timezone

from hotels.sync import schedule
from hotels.sync.run import work
from jobs.clock import database_clock, database_now


@shared_task(name="hotels.sync")
def sync(run_id: int) -> None:
    """Work on one sync run."""
    work(run_id, clock=database_clock())


@shared_task(name="hotels.reconcile")
def reconcile() -> None:
    """Find the runs that are due, lost or abandoned."""
    schedule.reconcile(now=database_now())


@shared_task(name="hotels.purge")
def purge() -> None:
    """Delete the runs that nobody will ask for again."""
    schedule.purge(now=timezone.now())
