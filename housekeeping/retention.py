"""How long days are kept, and what is owed to apaleo for hotels that have left."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from hotels.models import Connection
from housekeeping.models import ConditionWrite, MaintenanceRequest, Schedule, ScheduleRefresh
from jobs.models import Job
from jobs.purging import delete_oldest_first

# Each goes with its tasks, of which there is one for a room.
BATCH = 100


def purge(*, now: datetime) -> int:
    """Delete the days that are older than HOUSEKEEPING_KEPT_DAYS, with their tasks and links.

    Some at a time, so that nobody waits for it; returns how many. Writes to apaleo that are done
    are deleted by `jobs.runner.purge`, like all jobs.
    """
    oldest = (now - timedelta(days=settings.HOUSEKEEPING_KEPT_DAYS)).date()
    return delete_oldest_first(Schedule.objects.filter(date__lt=oldest), by="date", at_once=BATCH)


def end_for_those_who_left(*, now: datetime) -> None:
    """End what staff were left of hotels that are disconnected: trying again could not help."""
    done = {"state": Job.State.DONE, "done_at": now}
    parked, left = Job.State.NEEDS_ATTENTION, Connection.Status.DISCONNECTED
    for writes in (ConditionWrite, MaintenanceRequest):
        rows = writes._default_manager.filter(state=parked, room__connection__status=left)
        rows.update(outcome=writes.Outcome.NOT_SENT, **done)
    days = ScheduleRefresh.objects.filter(state=parked, property__connection__status=left)
    days.update(**done)
