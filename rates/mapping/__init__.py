"""Mapping to codes: map, unmap, exclude, undo. This is the door for everybody outside."""

from rates.mapping.apply import EditedMeanwhile, Overlap
from rates.mapping.operations import (
    ForeignCode,
    NothingToUndo,
    SwitchedOff,
    add_period,
    map_periods,
    map_to,
    set_aside,
    share_on_purpose,
    undo,
    unmap,
)

__all__ = [
    "EditedMeanwhile",
    "ForeignCode",
    "NothingToUndo",
    "Overlap",
    "SwitchedOff",
    "add_period",
    "map_periods",
    "map_to",
    "set_aside",
    "share_on_purpose",
    "undo",
    "unmap",
]
