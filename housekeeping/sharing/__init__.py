"""Sharing a day's work out among attendants: a pure function, without database or clock."""

from housekeeping.sharing.share import share
from housekeeping.sharing.work import Attendant, Shared, Work

__all__ = ["Attendant", "Shared", "Work", "share"]
