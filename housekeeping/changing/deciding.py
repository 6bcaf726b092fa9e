"""What people decide about a task. A refresh never undoes it.

Each takes effect at once and is seen by whoever looks (`Schedule.version`). A room marked clean is
written down for apaleo in the same transaction (`ConditionWrite`) and sent after it. `by` is who it
was: a user, or an attendant with a link, as they are to be named.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from hotels.models import Unit
from housekeeping.models import Attendant, ConditionWrite, Schedule, Task
from housekeeping.planning import Condition, Kind
from housekeeping.scheduling.refresh import plan_of, share_out
from housekeeping.scheduling.sections import section_of
from jobs.outbox import enqueue

WRITING_SCOPE = "operations.change-room-state"


class NotPossible(Exception):
    """The task cannot be moved on like that: the message says why, to a person."""


class Overtaken(NotPossible):
    """Somebody else has moved the task on since the person saw it."""


def set_state(
    task: Task,
    state: Task.State,
    *,
    by: str,
    now: datetime,
    reason: str = "",
    user: User | None = None,
    seen: str = "",
) -> None:
    """Move a task on, or back; the room's condition goes to apaleo where that is what it means.

    Saying the same twice does nothing, so that a phone may send it again. `seen` is the state that
    the person saw when they said it, maybe long ago: raises Overtaken if it is another by now, and
    not of their own making.
    """
    with transaction.atomic():
        task = _locked(task)
        if task.state == state and task.reason == reason:
            return
        if seen and task.state not in (seen, state) and task.state_by != by[:150]:
            raise Overtaken(_("Somebody else has changed this room since."))
        condition = _condition_after(task, state)
        task.state, task.state_at, task.state_by = state, now, by[:150]
        task.reason = reason[:200]
        _save(task, "state", "state_at", "state_by", "reason")
        if condition is not None and WRITING_SCOPE in task.room.connection.scopes:
            _write_condition(task, condition, by=by, user=user, now=now)


def _condition_after(task: Task, state: Task.State) -> Condition | None:
    """Return what the room is like at apaleo after that, None if that stays as it is."""
    if state == Task.State.DONE:
        return Condition.CLEAN
    if state == Task.State.CLEANED:
        has_inspection = plan_of(task.schedule.property).has_inspection
        return Condition.TO_BE_INSPECTED if has_inspection else Condition.CLEAN
    if task.state in (Task.State.DONE, Task.State.CLEANED):
        # Taken back: it was not clean after all.
        return Condition.DIRTY
    return None


def _write_condition(
    task: Task, condition: Condition, *, by: str, user: User | None, now: datetime
) -> None:
    waiting = ConditionWrite.objects.filter(
        room=task.room, state=ConditionWrite.State.PENDING, attempts=0
    )
    waiting.update(
        state=ConditionWrite.State.DONE,
        outcome=ConditionWrite.Outcome.REPLACED,
        done_at=now,
    )
    enqueue(
        ConditionWrite(
            room=task.room,
            condition=condition,
            seen=task.condition,
            seen_occupied=task.is_occupied,
            seen_at=task.schedule.refreshed_at,
            asked_by=by[:150],
            asked_by_user=user,
        )
    )


def give(task: Task, attendant: Attendant | None) -> None:
    """Give a task to somebody, and sharing leaves it there; or to nobody, and it is shared out."""
    with transaction.atomic():
        task = _locked(task)
        if attendant is not None and attendant.property_id != task.schedule.property_id:
            raise NotPossible(_("The attendant works in another hotel."))
        task.attendant, task.is_attendant_chosen = attendant, attendant is not None
        task.list_position = None
        _save(task, "attendant", "is_attendant_chosen", "list_position")
        if attendant is None:
            share_out(task.schedule, plan=plan_of(task.schedule.property))


def place(task: Task, *, before: Task | None) -> None:
    """Put a task into its attendant's list before another, or to the end."""
    with transaction.atomic():
        task = _locked(task)
        others = list(
            task.schedule.tasks.filter(attendant=task.attendant_id)
            .exclude(pk=task.pk)
            .order_by(*IN_LIST)
        )
        at = next((n for n, other in enumerate(others) if before and other.pk == before.pk), None)
        others.insert(len(others) if at is None else at, task)
        for number, each in enumerate(others, start=1):
            each.list_position = number
        Task.objects.bulk_update(others, ["list_position"])
        task.is_attendant_chosen = task.attendant_id is not None
        _save(task, "is_attendant_chosen", "list_position")


# The order of a list: as people put it, then the urgent, then from room to room.
IN_LIST = (
    F("list_position").asc(nulls_last=True),
    F("needed_by").asc(nulls_last=True),
    "section",
    "position",
    "pk",
)


def write_down(
    task: Task, *, note: str | None = None, found: str | None = None, defect: str | None = None
) -> None:
    """Write a note, what was found, or what is broken; None leaves it as it is."""
    with transaction.atomic():
        task = _locked(task)
        said = {"note": note, "found": found, "defect": defect}
        written = {name: text.strip()[:500] for name, text in said.items() if text is not None}
        for name, text in written.items():
            setattr(task, name, text)
        _save(task, *written)


def say(task: Task, notice: str) -> None:
    """Show people on the task that something has happened to it."""
    with transaction.atomic():
        task = _locked(task)
        task.notice = notice[:200]
        _save(task, "notice")


def acknowledge(task: Task) -> None:
    """Take note of what changed at apaleo: it is not shown as new any more."""
    with transaction.atomic():
        task = _locked(task)
        task.notice = ""
        _save(task, "notice")


def add(
    schedule: Schedule, *, room: Unit, kind: Kind, by: str, now: datetime, note: str = ""
) -> Task:
    """Add a task that apaleo knows nothing of; the same one twice is one."""
    if room.property_id != schedule.property_id:
        raise NotPossible(_("The room is another hotel's."))
    plan = plan_of(schedule.property)
    with transaction.atomic():
        Schedule.objects.select_for_update().get(pk=schedule.pk)
        last = schedule.tasks.aggregate(last=Max("position"))["last"] or 0
        room_type = room.unit_group.code if room.unit_group else ""
        # As apaleo has the room, if another task of it says so.
        read = schedule.tasks.filter(room=room).exclude(condition="").first()
        task, is_new = Task.objects.get_or_create(
            schedule=schedule,
            room=room,
            reservation="",
            identity=kind.identity,
            defaults={
                "kind": kind,
                "section": section_of(room.name)[:50],
                "position": last + 1,
                "minutes": plan.minutes_for(kind, room_type=room_type),
                "condition": read.condition if read else "",
                "is_occupied": read.is_occupied if read else None,
                "is_added": True,
                "is_decided": True,
                "note": note[:500],
                "state_at": now,
            },
        )
        if not is_new and task.is_obsolete:
            task.is_obsolete, task.is_added = False, True
            _save(task, "is_obsolete", "is_added")
        else:
            _count(schedule)
        share_out(schedule, plan=plan)
        task.refresh_from_db()
    return task


def _locked(task: Task) -> Task:
    """Return the task as it is now, locked together with its day."""
    Schedule.objects.select_for_update().get(pk=task.schedule_id)
    return Task.objects.select_related(
        "room__connection", "schedule__property__connection", "attendant"
    ).get(pk=task.pk)


def _save(task: Task, *names: str) -> None:
    task.is_decided = True
    task.save(update_fields=[*names, "is_decided"])
    _count(task.schedule)


def _count(schedule: Schedule) -> None:
    Schedule.objects.filter(pk=schedule.pk).update(version=F("version") + 1)
