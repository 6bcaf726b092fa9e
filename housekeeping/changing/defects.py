"""What is broken: noted at apaleo if a manager asks for it and apaleo lets us."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hotels.models import Connection
from housekeeping.changing.deciding import NotPossible
from housekeeping.models import MaintenanceRequest, Schedule, Task
from housekeeping.reading import zone_of
from jobs.outbox import enqueue

SCOPES = frozenset({"maintenances.create", "maintenances.manage"})


def may_be_reported(connection: Connection) -> bool:
    """Tell whether apaleo lets us note defects; without that a manager does it by hand."""
    return not SCOPES.isdisjoint(connection.scopes)


def report_defect(
    task: Task, *, by: str, now: datetime, until: date | None = None, user: User | None = None
) -> MaintenanceRequest:
    """Have a task's defect noted at apaleo as a small repair: the room stays for sale.

    From now to the end of the day `until`, which is tomorrow if nothing is said. Asked for twice
    it is noted once. Raises NotPossible, which says why to a person.
    """
    hotel = task.schedule.property
    if not may_be_reported(hotel.connection):
        raise NotPossible(_("apaleo does not let us note defects: please do it there."))
    last = until or hotel.today(now=now) + timedelta(days=1)
    ends_at = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone_of(hotel))
    if ends_at <= now:
        raise NotPossible(_("The repair has to end in the future."))
    with transaction.atomic():
        Schedule.objects.select_for_update().get(pk=task.schedule_id)
        task.refresh_from_db(fields=["defect"])
        if not task.defect:
            raise NotPossible(_("Nothing is written down that is broken."))
        there = MaintenanceRequest.objects.filter(task=task).first()
        return there or enqueue(
            MaintenanceRequest(
                task=task,
                room=task.room,
                description=task.defect,
                begins_at=now,
                ends_at=ends_at,
                asked_by=by[:150],
                asked_by_user=user,
            )
        )
