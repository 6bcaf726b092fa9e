"""Which room needs what on a day.

The kind follows from what guests do; the room's condition only says whether it has been done:
apaleo's night audit makes every occupied room dirty, so that "Dirty" in the morning says nothing
about who leaves (FACTS 8.2, A3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from housekeeping.planning.facts import Closure, Condition, Day, Facts, Room, StayStatus
from housekeeping.planning.kinds import Kind
from housekeeping.planning.uses import Use, uses_by_room


class Progress(StrEnum):
    """How far a task is, as the room's condition says."""

    OPEN = "open"
    TO_BE_INSPECTED = "to_be_inspected"
    DONE = "done"


_PROGRESS = {
    Condition.CLEAN: Progress.DONE,
    Condition.TO_BE_INSPECTED: Progress.TO_BE_INSPECTED,
    Condition.DIRTY: Progress.OPEN,
}


class TaskKey(NamedTuple):
    """What makes it the same task tomorrow or after the next read: room, reservation and kind.

    The reservation is empty where the room's own state is the reason. `kind` is the identity of
    the kind, see `Kind.identity`.
    """

    room: str
    reservation: str
    kind: Kind


@dataclass(frozen=True, kw_only=True)
class PlannedTask:
    """What a room needs. `needed_by` is when the next guests come, None if nobody does today."""

    room: str
    reservation: str
    kind: Kind
    progress: Progress
    needed_by: datetime | None = None
    # The guests are still in the house after the day on which they were to leave.
    is_overdue: bool = False

    @property
    def key(self) -> TaskKey:
        """Return what identifies the task."""
        return TaskKey(self.room, self.reservation, self.kind.identity)


def plan_day(facts: Facts, *, day: Day, now: datetime, linen_every: int = 3) -> list[PlannedTask]:
    """Return the tasks of a day in the order of the rooms, each key once.

    `linen_every` is after how many nights in a room the linen is changed; 0 for never. What is
    known only of the present (conditions, occupancy) adds no task to a day to come.
    """
    uses = uses_by_room(facts.stays or (), day=day)
    # Of several the one that ends last: the room is not back before that.
    in_time = sorted(facts.closures, key=lambda closure: closure.ends)
    closures = {closure.room: closure for closure in in_time if _touches(closure, day)}
    tasks: list[PlannedTask] = []
    for room in facts.rooms:
        planner = _RoomPlanner(
            room=room,
            uses=uses.get(room.id, []),
            closure=closures.get(room.id),
            # The parts of a suite that is let as a whole are cleaned with it.
            is_let_as_part=bool(uses.get(facts.combined_by_part.get(room.id, ""))),
            day=day,
            now=now,
            linen_every=linen_every,
        )
        tasks += planner.tasks()
    return tasks


def _touches(closure: Closure, day: Day) -> bool:
    return day.of(closure.begins) <= day.on <= day.of(closure.ends)


@dataclass(frozen=True, kw_only=True)
class _RoomPlanner:
    room: Room
    uses: list[Use]
    closure: Closure | None
    is_let_as_part: bool
    day: Day
    now: datetime
    linen_every: int

    def tasks(self) -> list[PlannedTask]:
        """Return what the room needs because of its guests, or else because of its own state."""
        because_of_guests = list(self._because_of_guests())
        if because_of_guests or self.uses:
            return because_of_guests
        return list(self._because_of_its_state())

    def _because_of_guests(self) -> Iterator[PlannedTask]:
        first = next(iter(self.uses), None)
        if first is not None and self._must_be_made_ready(first):
            progress = _PROGRESS[self.room.condition]
            yield self._task(Kind.ARRIVAL, first, progress, needed_by=first.begins)
        for use in self.uses:
            if use.last_day == self.day.on:
                yield self._after(use)
            elif use.first_day < self.day.on:
                yield self._during(use)

    def _after(self, use: Use) -> PlannedTask:
        following = next(
            (
                other
                for other in self.uses
                if other is not use
                and other.first_day == self.day.on
                and other.begins >= use.begins
                and other.reservation != use.reservation
            ),
            None,
        )
        if use.is_day_use:
            kind = Kind.DAY_USE
        elif not use.is_last:
            kind = Kind.MOVED_OUT
        else:
            kind = Kind.TURNOVER if following else Kind.DEPARTURE
        return self._task(
            kind,
            use,
            self._progress_after(use, following),
            needed_by=following.begins if following else None,
        )

    def _progress_after(self, use: Use, following: Use | None) -> Progress:
        if self.day.is_forecast or not use.is_over(now=self.now):
            return Progress.OPEN
        if following is not None and following.status is not StayStatus.EXPECTED:
            # The next guests have moved in, which makes the room dirty anew.
            return Progress.DONE
        return _PROGRESS[self.room.condition]

    def _during(self, use: Use) -> PlannedTask:
        nights = (self.day.on - use.first_day).days
        is_linen_day = bool(self.linen_every) and nights % self.linen_every == 0
        progress = Progress.OPEN if self.day.is_forecast else _PROGRESS[self.room.condition]
        return self._task(Kind.LINEN if is_linen_day else Kind.STAY_OVER, use, progress)

    def _must_be_made_ready(self, use: Use) -> bool:
        """Tell whether guests come today to a room that nobody leaves before them."""
        is_to_come = use.status is StayStatus.EXPECTED or (
            use.status is StayStatus.IN_HOUSE and use.begins > self.now
        )
        return (
            not self.day.is_forecast
            and use.first_day == self.day.on
            and is_to_come
            and not self.room.is_occupied
            and self.room.condition is not Condition.CLEAN
            and not self._is_closed
        )

    def _because_of_its_state(self) -> Iterator[PlannedTask]:
        if self.room.parts or self.is_let_as_part:
            return
        if self.closure is not None:
            if not self._is_closed:
                condition = Progress.OPEN if self.day.is_forecast else None
                yield self._task(Kind.REOPENING, None, condition or _PROGRESS[self.room.condition])
            return
        if self.day.is_forecast:
            return
        if self.room.is_occupied:
            yield self._task(Kind.STAY_OVER, None, _PROGRESS[self.room.condition])
        elif self.room.condition is Condition.DIRTY:
            yield self._task(Kind.VACANT_DIRTY, None, Progress.OPEN)
        elif self.room.condition is Condition.TO_BE_INSPECTED:
            yield self._task(Kind.INSPECTION, None, Progress.TO_BE_INSPECTED)

    @property
    def _is_closed(self) -> bool:
        """Tell whether the room stays out of use beyond the day."""
        return self.closure is not None and self.day.of(self.closure.ends) > self.day.on

    def _task(
        self, kind: Kind, use: Use | None, progress: Progress, *, needed_by: datetime | None = None
    ) -> PlannedTask:
        return PlannedTask(
            room=self.room.id,
            reservation=use.reservation if use else "",
            kind=kind,
            progress=progress,
            needed_by=needed_by,
            is_overdue=use.is_overdue if use else False,
        )
