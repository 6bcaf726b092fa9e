"""The kinds of housekeeping tasks, after what guests do and never after the room's condition."""

from enum import StrEnum


class Kind(StrEnum):
    """Why a room is cleaned on a day. The value is what is stored."""

    # Guests leave and others come on the same day: first of all.
    TURNOVER = "turnover"
    DEPARTURE = "departure"
    # The room that guests left for another one; they are still in the house.
    MOVED_OUT = "moved_out"
    # A room let for some hours, without the night.
    DAY_USE = "day_use"
    # Guests come to a room that nobody left today and that is not clean.
    ARRIVAL = "arrival"
    STAY_OVER = "stay_over"
    # A stay-over on a day on which the linen is changed.
    LINEN = "linen"
    VACANT_DIRTY = "vacant_dirty"
    INSPECTION = "inspection"
    # A room that comes back from being out of order or out of inventory.
    REOPENING = "reopening"

    @property
    def identity(self) -> "Kind":
        """Return the kind that identifies the task.

        A departure stays the same task when somebody is put into the room for the evening, a
        stay-over on the day of the linen, and an empty room once it only has to be inspected.
        """
        return _SAME_TASK.get(self, self)


_SAME_TASK = {
    Kind.TURNOVER: Kind.DEPARTURE,
    Kind.LINEN: Kind.STAY_OVER,
    Kind.INSPECTION: Kind.VACANT_DIRTY,
}
# These are there because of the room's condition: a clean room has them behind it.
UNTIL_CLEAN = frozenset({Kind.VACANT_DIRTY, Kind.ARRIVAL, Kind.REOPENING})
