"""What a day's housekeeping is: pure functions over facts, without database or network."""

from housekeeping.planning.facts import Closure, Condition, Occupancy, Room, Stay, StayStatus
from housekeeping.planning.kinds import Kind
from housekeeping.planning.tasks import PlannedTask, TaskKey, plan_day

__all__ = [
    "Closure",
    "Condition",
    "Kind",
    "Occupancy",
    "PlannedTask",
    "Room",
    "Stay",
    "StayStatus",
    "TaskKey",
    "plan_day",
]
