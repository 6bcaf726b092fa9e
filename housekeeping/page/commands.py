"""Carrying out what a form asks for, by what `housekeeping.changing.deciding` offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from housekeeping.changing import deciding, defects, taps
from housekeeping.models import Attendant, Task
from housekeeping.page.forms import CommandForm, Do
from housekeeping.page.labels import STATES


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who does it, as they are to be named; `user` is None for an attendant with a link."""

    name: str
    user: User | None = None


def execute(task: Task, form: CommandForm, *, by: Person, now: datetime) -> bool:
    """Do what a valid form asks for; False if the same tap was done before.

    Raises NotPossible, and then changes nothing; a tap that came too late is told on the task.
    """
    try:
        return taps.once(
            task, tap=form.cleaned_data["tap"], act=lambda: _act(task, form, by=by, now=now)
        )
    except deciding.Overtaken:
        tell_of_late_tap(task, form, by=by)
        raise


def tell_of_late_tap(task: Task, form: CommandForm, *, by: Person) -> None:
    """Show on the board what somebody said of a room that was not theirs to say any more."""
    data = form.cleaned_data
    if data["do"] == Do.STATE:
        said = _("%(name)s said “%(state)s” of this room, too late for it to count.")
        deciding.say(task, said % {"name": by.name[:60], "state": STATES[data["state"]]})
    else:
        words = " · ".join(filter(None, form.written.values()))
        said = _("%(name)s wrote, when the room was on another list already: %(words)s")
        deciding.say(task, said % {"name": by.name[:60], "words": words})


def _act(task: Task, form: CommandForm, *, by: Person, now: datetime) -> None:
    data = form.cleaned_data
    match Do(data["do"]):
        case Do.STATE:
            state = Task.State(data["state"])
            deciding.set_state(
                task,
                state,
                by=by.name,
                now=now,
                reason=data["reason"],
                user=by.user,
                # Who has no script sees at once what has become of it.
                seen=data["seen"] if data["tap"] else "",
            )
        case Do.MOVE:
            _move(task, data, has_place="before" in form.data)
        case Do.UP:
            _step(task, -1)
        case Do.DOWN:
            _step(task, 1)
        case Do.WRITE:
            deciding.write_down(task, **form.written)
        case Do.REPORT:
            defects.report_defect(task, by=by.name, now=now, user=by.user)
        case Do.ACKNOWLEDGE:
            deciding.acknowledge(task)


def _move(task: Task, data: dict[str, Any], *, has_place: bool) -> None:
    """Give the task to somebody, and put it into its place if one is named: both or none."""
    hotel = task.schedule.property
    with transaction.atomic():
        attendant = None
        if data["attendant"]:
            working = Attendant.objects.filter(property=hotel, is_active=True)
            attendant = working.filter(pk=data["attendant"]).first()
            if attendant is None:
                raise deciding.NotPossible(_("This attendant is not there any more."))
        if attendant != task.attendant or (attendant is None and not has_place):
            deciding.give(task, attendant)
            task.refresh_from_db()
        # What was given to nobody may have been shared out to somebody.
        if has_place and attendant == task.attendant:
            deciding.place(task, before=_listed(task).filter(pk=data["before"]).first())


def _step(task: Task, step: int) -> None:
    """Move a task one place up or down in its list; the first and the last stay."""
    with transaction.atomic():
        listed = list(_listed(task).values_list("pk", flat=True))
        at = listed.index(task.pk)
        rest = [pk for pk in listed if pk != task.pk]
        to = at + step
        if not 0 <= to <= len(rest):
            return
        before = Task.objects.get(pk=rest[to]) if to < len(rest) else None
        deciding.place(task, before=before)


def _listed(task: Task) -> QuerySet[Task]:
    """Return the list that the task is on, in its order."""
    rows = Task.objects.filter(schedule=task.schedule_id, attendant=task.attendant_id)
    return rows.order_by(*deciding.IN_LIST)
