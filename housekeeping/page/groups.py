"""The day's tasks by attendant or by floor, and what there is of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from housekeeping.models import Attendant, Schedule, Task
from housekeeping.page.filters import FLOOR, Filters
from housekeeping.page.labels import KINDS, SIGNS, STATES
from housekeeping.page.lines import Line
from housekeeping.sharing.floors import as_people_count


@dataclass(slots=True)
class TaskCount:
    """How many tasks there are and how long they take; what apaleo no longer asks for is not."""

    tasks: int = 0
    finished: int = 0
    minutes: int = 0
    minutes_left: int = 0

    def add(self, task: Task) -> None:
        """Count a task."""
        if task.is_obsolete:
            return
        self.tasks += 1
        self.finished += task.is_finished
        if task.state != Task.State.SKIPPED:
            self.minutes += task.minutes
        if not task.is_finished:
            self.minutes_left += task.minutes


@dataclass(slots=True, kw_only=True)
class Group:
    """Lines that belong together. `has_minutes` is how long the attendant works, None for others.

    `key` is the attendant's, "" for nobody's or for a floor.
    """

    key: str
    name: str
    is_nobody: bool = False
    has_minutes: int | None = None
    lines: list[Line] = field(default_factory=list)
    tally: TaskCount = field(default_factory=TaskCount)

    @property
    def minutes_over(self) -> int:
        """Return by how much it is more than the attendant's day."""
        return max(0, self.tally.minutes - self.has_minutes) if self.has_minutes is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The day in numbers."""

    all: TaskCount
    nobodys: TaskCount
    overdue: int
    kinds: list[dict[str, Any]]
    states: list[dict[str, Any]]


def count(lines: Iterable[Line]) -> Counted:
    """Return the numbers of all lines, shown or not.

    Where nothing is anybody's, the hotel has one list, and nobody has too little time for it.
    """
    lines = list(lines)
    is_shared_out = any(line.task.attendant_id is not None for line in lines)
    total, nobodys = TaskCount(), TaskCount()
    kinds, states, overdue = Counter[str](), Counter[str](), 0
    for line in lines:
        task = line.task
        total.add(task)
        if is_shared_out and task.attendant_id is None and not task.is_finished:
            nobodys.add(task)
        if not task.is_obsolete:
            kinds[task.kind] += 1
            states[task.state] += 1
            overdue += task.is_overdue
    return Counted(
        all=total,
        nobodys=nobodys,
        overdue=overdue,
        kinds=[
            {"value": kind, "label": KINDS[kind], "count": kinds[kind]}
            for kind in KINDS
            if kinds[kind]
        ],
        states=[
            {"value": state, "label": STATES[state], "sign": SIGNS[state], "count": states[state]}
            for state in STATES
            if states[state]
        ],
    )


def group(lines: Iterable[Line], *, schedule: Schedule, filters: Filters) -> list[Group]:
    """Return the groups that the reader wants to see, in one statement at most.

    Groups count all of their tasks and hold those that are kept.
    """
    groups = _by_floor(lines) if filters.by == FLOOR else by_attendant(lines, schedule=schedule)
    for each in groups:
        each.lines = [line for line in each.lines if filters.keeps(line.task)]
    if filters.narrows:
        groups = [each for each in groups if each.lines]
    return groups


def by_attendant(lines: Iterable[Line], *, schedule: Schedule) -> list[Group]:
    """Return what nobody has first, then a group for each who works that day or has a task."""
    groups = {
        "": Group(key="", name=_("Nobody yet"), is_nobody=True),
        **{
            str(one.pk): _of(one)
            for one in Attendant.objects.filter(property=schedule.property_id)
            .working(schedule.date)
            .order_by("name", "pk")
        },
    }
    for line in lines:
        attendant = line.task.attendant
        key = str(attendant.pk) if attendant else ""
        if attendant and key not in groups:
            groups[key] = _of(attendant)
        _put(line, groups[key])
    if not groups[""].lines:
        del groups[""]
    elif len(groups) == 1:
        return [replace(groups[""], name=_("All tasks"), is_nobody=False)]
    return list(groups.values())


def _of(attendant: Attendant) -> Group:
    return Group(key=str(attendant.pk), name=attendant.name, has_minutes=attendant.minutes)


def _by_floor(lines: Iterable[Line]) -> list[Group]:
    floors: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        floors[line.task.section].append(line)
    groups = []
    for floor in sorted(floors, key=as_people_count):
        name = _("Floor %(floor)s") % {"floor": floor} if floor else _("Other rooms")
        made = Group(key="", name=name)
        for line in sorted(floors[floor], key=lambda each: (each.task.position, each.task.pk)):
            _put(line, made)
        groups.append(made)
    return groups


def _put(line: Line, into: Group) -> None:
    into.lines.append(line)
    into.tally.add(line.task)
