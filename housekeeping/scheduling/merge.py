"""What a new reading means for the tasks of a day: facts are taken over, decisions stay.

Where a new fact meets what somebody decided, the task says so (`notice`) and nothing is undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from hotels.models import Unit
from housekeeping.models import HousekeepingPlan, Schedule, Task
from housekeeping.planning import Condition, Kind, PlannedTask, Room, TaskKey
from housekeeping.planning.kinds import UNTIL_CLEAN
from housekeeping.planning.tasks import Progress
from housekeeping.scheduling.sections import section_of

# Facts that a refresh writes; see Task.
FACTS = (
    "identity",
    "kind",
    "needed_by",
    "is_overdue",
    "is_obsolete",
    "section",
    "position",
    "minutes",
    "condition",
    "is_occupied",
)
WRITTEN = (*FACTS, "state", "state_at", "notice")
_STATE_OF = {
    Progress.OPEN: Task.State.OPEN,
    Progress.TO_BE_INSPECTED: Task.State.CLEANED,
    Progress.DONE: Task.State.DONE,
}
# What guests do in a room that they have: they may do something else after all, and it stays the
# same task with what people decided of it.
_OF_THE_SAME_GUESTS = {
    Kind.DEPARTURE: lambda: _("The guests leave today after all."),
    Kind.STAY_OVER: lambda: _("The guests stay longer."),
    Kind.MOVED_OUT: lambda: _("The guests have another room now."),
}
# As long as nothing has been done that would have to be done once more.
_GOES_ALONG = frozenset(
    {Task.State.OPEN, Task.State.STARTED, Task.State.DO_NOT_DISTURB, Task.State.LATER}
)
# What the condition of the room moves, as long as nobody has said anything else.
_FOLLOWS_CONDITION = frozenset({Task.State.OPEN, Task.State.CLEANED, Task.State.DONE})


@dataclass(frozen=True)
class Merged:
    """The rows to be created, written and deleted."""

    created: list[Task] = field(default_factory=list)
    changed: list[Task] = field(default_factory=list)
    deleted: list[Task] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Tell whether anything is different."""
        return bool(self.created or self.changed or self.deleted)


def merge(
    planned: Iterable[PlannedTask],
    existing: Iterable[Task],
    *,
    schedule: Schedule,
    plan: HousekeepingPlan,
    units: dict[str, Unit],
    rooms: dict[str, Room],
    is_open: Callable[[Task], bool] = lambda task: False,
) -> Merged:
    """Return what the planned tasks make of the existing ones.

    `units` and `rooms`, which are the rows and how they are now, are by apaleo's id. Of a task that
    `is_open` nobody knows whether it is still asked for: it stays, and the room's own state is no
    reason for another one.
    """
    rows: dict[TaskKey, Task] = {task.key: task for task in existing}
    kept = {task.room.remote_id for task in rows.values() if is_open(task)}
    planned = [each for each in planned if each.reservation or each.room not in kept]
    _take_along(planned, rows)
    merged = Merged()
    for place, each in enumerate(planned):
        facts = _facts(each, place=place, plan=plan, unit=units[each.room])
        room = rooms[each.room]
        facts |= {"condition": str(room.condition), "is_occupied": room.is_occupied}
        row = rows.pop(each.key, None)
        if row is None:
            state = _state(each.progress, plan)
            row = Task(
                schedule=schedule,
                room=units[each.room],
                reservation=each.reservation,
                state=state,
                **facts,
            )
            merged.created.append(row)
        elif _take_over(row, each, facts, plan=plan):
            merged.changed.append(row)
    for row in rows.values():
        now = rooms.get(row.room.remote_id)
        if row.is_added or row.is_obsolete:
            if now and (row.condition, row.is_occupied) != (now.condition, now.is_occupied):
                row.condition, row.is_occupied = str(now.condition), now.is_occupied
                merged.changed.append(row)
            continue
        is_clean = now is not None and now.condition is Condition.CLEAN
        if is_clean and Kind(row.identity) in UNTIL_CLEAN:
            if row.state != Task.State.DONE:
                if row.state_by:
                    row.notice = _("At apaleo the room is clean.")
                row.state, row.condition = Task.State.DONE, Condition.CLEAN
                merged.changed.append(row)
        elif is_open(row):
            continue
        elif row.is_decided:
            row.is_obsolete = True
            row.notice = _("apaleo no longer asks for this.")
            merged.changed.append(row)
        else:
            merged.deleted.append(row)
    return merged


def _take_along(planned: list[PlannedTask], rows: dict[TaskKey, Task]) -> None:
    """Put tasks whose guests do something else now under the key of that."""
    planned_keys = {each.key for each in planned}
    for each in planned:
        if each.key in rows or each.key.kind not in _OF_THE_SAME_GUESTS:
            continue
        others = (each.key._replace(kind=kind) for kind in _OF_THE_SAME_GUESTS)
        before = next((key for key in others if key in rows and key not in planned_keys), None)
        if before is None or rows[before].state not in _GOES_ALONG or rows[before].is_obsolete:
            continue
        rows[each.key] = rows.pop(before)


def _facts(
    each: PlannedTask, *, place: int, plan: HousekeepingPlan, unit: Unit
) -> dict[str, object]:
    room_type = unit.unit_group.code if unit.unit_group else ""
    return {
        "identity": str(each.key.kind),
        "kind": str(each.kind),
        "needed_by": each.needed_by,
        "is_overdue": each.is_overdue,
        "is_obsolete": False,
        "section": section_of(unit.name)[:50],
        "position": place,
        "minutes": plan.minutes_for(each.kind, room_type=room_type),
    }


def _state(progress: Progress, plan: HousekeepingPlan) -> Task.State:
    if progress is Progress.TO_BE_INSPECTED and not plan.has_inspection:
        return Task.State.DONE
    return _STATE_OF[progress]


def _take_over(
    row: Task, each: PlannedTask, facts: dict[str, object], *, plan: HousekeepingPlan
) -> bool:
    """Write the facts and, unless a person said it, the state; tell whether anything changed."""
    before = {name: getattr(row, name) for name in WRITTEN}
    notices = [say for changed, say in _NOTICES if row.is_decided and changed(row, facts)]
    if row.is_decided and row.identity != facts["identity"]:
        notices.insert(0, _OF_THE_SAME_GUESTS[each.key.kind])
    is_new = row.condition not in ("", facts["condition"])
    is_dirty_now = is_new and facts["condition"] == Condition.DIRTY
    is_clean_now = is_new and facts["condition"] == Condition.CLEAN
    for name, value in facts.items():
        setattr(row, name, value)
    state = _state(each.progress, plan)
    if not row.state_by:
        if row.state in _FOLLOWS_CONDITION:
            row.state = state
    elif row.state in (Task.State.CLEANED, Task.State.DONE) and state == Task.State.OPEN:
        # That it is still dirty there says nothing: perhaps we may not write, or have not yet.
        if is_dirty_now:
            notices.append(lambda: _("The room is dirty again at apaleo."))
    elif row.state == Task.State.CLEANED and state == Task.State.DONE:
        # Somebody has inspected it, at apaleo.
        row.state = state
    elif is_clean_now and row.state != state:
        notices.append(lambda: _("At apaleo the room is clean."))
    if notices:
        row.notice = " ".join(say() for say in notices)[:200]
    return any(getattr(row, name) != value for name, value in before.items())


_Change = Callable[[Task, dict[str, object]], bool]
_NOTICES: list[tuple[_Change, Callable[[], str]]] = [
    (
        lambda row, facts: row.is_obsolete,
        lambda: _("apaleo asks for this again."),
    ),
    (
        lambda row, facts: facts["needed_by"] is not None and row.needed_by is None,
        lambda: _("Guests come today after all."),
    ),
    (
        lambda row, facts: facts["needed_by"] is None and row.needed_by is not None,
        lambda: _("Nobody comes today any more."),
    ),
    (
        lambda row, facts: bool(facts["is_overdue"]) and not row.is_overdue,
        lambda: _("The guests should have left and are still there."),
    ),
]
