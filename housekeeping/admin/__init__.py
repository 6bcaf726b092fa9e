"""The admin of housekeeping, one module per noun. Links to lists and tasks are the hotels' own."""

from housekeeping.admin import attendant, attention, jobs, plan, schedule

__all__ = ["attendant", "attention", "jobs", "plan", "schedule"]
