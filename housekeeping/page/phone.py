"""The list for the phone: who holds it wears gloves."""

from __future__ import annotations

from typing import Any

from housekeeping.models import Schedule, Task
from housekeeping.page.filters import Filters
from housekeeping.page.groups import Group, TaskCount
from housekeeping.scheduling.refresh import plan_of

State = Task.State


def phone_list(
    groups: list[Group], *, schedule: Schedule, filters: Filters | None = None
) -> dict[str, Any]:
    """Return what the list shows, and what its buttons send; in one statement.

    `cleaned` is the state of a room that is done with: it is looked at first where the hotel does.
    """
    lines = [line for each in groups for line in each.lines]
    shown = [line for line in lines if filters is None or filters.keeps(line.task)]
    tally = TaskCount()
    for line in lines:
        tally.add(line.task)
    has_inspection = plan_of(schedule.property).has_inspection
    return {
        "lines": shown,
        "tally": tally,
        "cleaned": State.CLEANED if has_inspection else State.DONE,
    }
