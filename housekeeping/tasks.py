"""Celery's way in. What is to be done stands in the database."""

from celery import shared_task
from django.utils import timezone

from housekeeping import retention as keeping
from housekeeping.scheduling import asking
from jobs.clock import database_now


@shared_task(name="housekeeping.make_due")
def make_due() -> None:
    """Have the days made whose hour has come."""
    asking.ask_for_due_days(now=timezone.now())


@shared_task(name="housekeeping.purge")
def purge() -> None:
    """Delete the days that nobody will ask about again, and end what nobody can do any more."""
    now = database_now()
    keeping.purge(now=now)
    keeping.end_for_those_who_left(now=now)
