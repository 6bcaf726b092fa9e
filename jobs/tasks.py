"""Celery's way in. What is to be done stands in the database."""

from celery import shared_task

from jobs import runner
from jobs.clock import database_clock, database_now


@shared_task(name="jobs.run_due")
def run_due() -> None:
    """Do the jobs that are due."""
    runner.run_due(clock=database_clock())


@shared_task(name="jobs.reconcile")
def reconcile() -> None:
    """Send a message for jobs that nobody has claimed."""
    runner.reconcile(now=database_now())


@shared_task(name="jobs.purge")
def purge() -> None:
    """Delete the jobs that nobody will ask about again."""
    runner.purge(now=database_now())


@shared_task(name="jobs.bring_back")
def bring_back() -> None:
    """Bring back what was put off by a clock that was ahead."""
    runner.bring_jobs_back(now=database_now())
