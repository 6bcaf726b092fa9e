"""A task as it is shown: everything in words, nothing of guests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hotels.models import Property
from housekeeping.changing.deciding import IN_LIST
from housekeeping.models import ConditionWrite, Schedule, Task
from housekeeping.page.labels import CONDITIONS, KINDS, SIGNS, STATES
from housekeeping.reading import zone_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

Outcome = ConditionWrite.Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A task with its words. `needed_by` is a time of the hotel's day, "" if nobody comes.

    `write` says how the room's condition is doing on its way to apaleo, "" if there is nothing to
    say; `is_write_stuck` whether somebody has to do something about it.
    """

    task: Task
    room: str
    room_type: str
    attendant: str
    kind: Promise
    state: Promise
    sign: str
    needed_by: str
    write: str = ""
    is_write_stuck: bool = False


def get_lines(schedule: Schedule, hotel: Property) -> list[Line]:
    """Return the day's tasks in the order of a list, in two statements."""
    tasks = (
        Task.objects.filter(schedule=schedule)
        .shown()
        .select_related("room__unit_group", "attendant")
        .order_by(*IN_LIST)
    )
    return lines_of(tasks, hotel=hotel, writes=newest_writes(schedule))


def lines_of(
    tasks: Iterable[Task], *, hotel: Property, writes: dict[int, ConditionWrite]
) -> list[Line]:
    """Return the lines of tasks that come with their room and attendant."""
    zone = zone_of(hotel)
    lines = []
    for task in tasks:
        write = writes.get(task.room_id) if task.is_decided else None
        lines.append(
            Line(
                task=task,
                room=task.room.name,
                room_type=task.room.unit_group.name if task.room.unit_group else "",
                attendant=task.attendant.name if task.attendant else "",
                kind=KINDS[task.kind],
                state=STATES[task.state],
                sign=SIGNS[task.state],
                needed_by=f"{task.needed_by.astimezone(zone):%H:%M}" if task.needed_by else "",
                write=explain_write(write) if write else "",
                is_write_stuck=bool(write and _is_stuck(write)),
            )
        )
    return lines


def newest_writes(schedule: Schedule) -> dict[int, ConditionWrite]:
    """Return the newest write of that day by room."""
    writes = ConditionWrite.objects.filter(
        room__property=schedule.property_id, created_at__gte=schedule.made_at
    ).exclude(outcome=Outcome.REPLACED)
    return {write.room_id: write for write in writes.order_by("pk")}


def explain_write(write: ConditionWrite) -> str:
    """Return how a write is doing, "" once apaleo has it."""
    if write.outcome == Outcome.CONFLICT:
        # What apaleo has may be a word that we do not know.
        found = CONDITIONS.get(write.found, write.found)
        return _("At apaleo the room is %(condition)s since: nothing was overwritten there.") % {
            "condition": found
        }
    if write.outcome == Outcome.REFUSED:
        return _("apaleo does not let us write the room's condition.")
    if _came_to_nothing(write):
        return _("The room's condition could not be written to apaleo. Please mark it there.")
    if write.state == ConditionWrite.State.PENDING:
        if write.attempts:
            return _("Not at apaleo yet: it is tried again by itself.")
        return _("On its way to apaleo.")
    return ""


def _is_stuck(write: ConditionWrite) -> bool:
    return write.outcome in (Outcome.CONFLICT, Outcome.REFUSED) or _came_to_nothing(write)


def _came_to_nothing(write: ConditionWrite) -> bool:
    return write.outcome == Outcome.NOT_SENT or write.state == ConditionWrite.State.NEEDS_ATTENTION
