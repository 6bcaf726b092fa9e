"""What is kept of a hotel's housekeeping. Nothing of guests but when they come and go."""

from housekeeping.models.attendant import Attendant
from housekeeping.models.condition_write import ConditionWrite
from housekeeping.models.link import ListLink
from housekeeping.models.maintenance_request import MaintenanceRequest
from housekeeping.models.plan import HousekeepingPlan
from housekeeping.models.schedule import Schedule
from housekeeping.models.schedule_refresh import ScheduleRefresh
from housekeeping.models.task import Task

__all__ = [
    "Attendant",
    "ConditionWrite",
    "HousekeepingPlan",
    "ListLink",
    "MaintenanceRequest",
    "Schedule",
    "ScheduleRefresh",
    "Task",
]
