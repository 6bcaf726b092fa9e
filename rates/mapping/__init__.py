"""Mapping to codes: map, unmap, decline, exclude, undo. Other packages import from here only."""

from rates.mapping.apply import EditedMeanwhile, Overlap
from rates.mapping.by_default import Default, map_by_default
from rates.mapping.context import ChangeContext
from rates.mapping.locking import UnknownCode, lock_rows
from rates.mapping.operations import (
    ForeignCode,
    NothingToUndo,
    RatePlansOnly,
    SwitchedOff,
    add_period,
    decline,
    exclude,
    include,
    map_periods,
    map_to,
    share_on_purpose,
    undo,
    unmap,
)
from rates.mapping.state import State
from rates.mapping.together import Undone, delete_own_codes, map_untouched, undo_together

__all__ = [
    "ChangeContext",
    "Default",
    "EditedMeanwhile",
    "ForeignCode",
    "NothingToUndo",
    "Overlap",
    "RatePlansOnly",
    "State",
    "SwitchedOff",
    "Undone",
    "UnknownCode",
    "add_period",
    "decline",
    "delete_own_codes",
    "exclude",
    "include",
    "lock_rows",
    "map_by_default",
    "map_periods",
    "map_to",
    "map_untouched",
    "share_on_purpose",
    "undo",
    "undo_together",
    "unmap",
]
