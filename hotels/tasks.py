"""Celery's way in: ids in, one call each. What is to be done stands in the database."""

from uuid import UUID

from celery import shared_task

from hotels.clock_jumps import bring_connections_back
from hotels.connections.erasing import erase_due
from hotels.sync import schedule
from hotels.sync.run import work
from hotels.trail import history
from hotels.webhooks import inbox, reconciling, subscribing
from hotels.webhooks.take_in import take_in as take_events_in
from jobs.clock import database_clock, database_now


@shared_task(name="hotels.sync")
def sync(run_id: int) -> None:
    """Work on one sync run; before the first of a connection, have apaleo tell what changes."""
    subscribing.make_before_first_load(run_id, now=database_now())
    work(run_id, clock=database_clock())


@shared_task(name="hotels.reconcile")
def reconcile() -> None:
    """Find the runs that are due, lost or abandoned."""
    schedule.reconcile(now=database_now())


@shared_task(name="hotels.take_in")
def take_in(connection_id: str) -> None:
    """Take in the events of one connection."""
    take_events_in(UUID(connection_id), clock=database_clock())


@shared_task(name="hotels.check_subscription")
def check_subscription(connection_id: str) -> None:
    """Compare the subscription of one connection with what apaleo has."""
    subscribing.check(UUID(connection_id), now=database_now())


@shared_task(name="hotels.reconcile_webhooks")
def reconcile_webhooks() -> None:
    """Find the subscriptions to be checked, and events that nobody has taken in."""
    reconciling.reconcile(now=database_now())


@shared_task(name="hotels.purge_events")
def purge_events() -> None:
    """Delete the events that nobody will ask for again."""
    inbox.purge(now=database_now())


@shared_task(name="hotels.erase")
def erase() -> None:
    """Erase what is left of connections whose time has come."""
    erase_due(now=database_now())


@shared_task(name="hotels.purge")
def purge() -> None:
    """Delete the runs and the lines of histories that nobody will ask for again."""
    schedule.purge(now=database_now())
    history.purge(now=database_now())


@shared_task(name="hotels.bring_back")
def bring_back() -> None:
    """Bring back what was put off by a clock that was ahead."""
    bring_connections_back(now=database_now())
