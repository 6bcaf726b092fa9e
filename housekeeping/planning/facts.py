"""What is known of a hotel's rooms and guests. Times are aware, days are the hotel's own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Condition(StrEnum):
    """apaleo's words for how a room is (Inventory API, `status.condition`)."""

    CLEAN = "Clean"
    TO_BE_INSPECTED = "CleanToBeInspected"
    DIRTY = "Dirty"


class StayStatus(StrEnum):
    """apaleo's words for a reservation that housekeeping has to do with."""

    EXPECTED = "Confirmed"
    IN_HOUSE = "InHouse"
    LEFT = "CheckedOut"


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room as apaleo sees it now. `parts` are the rooms that a combined one consists of."""

    id: str
    room_type: str
    condition: Condition
    is_occupied: bool
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Occupancy:
    """A room that a reservation has, from when to when."""

    room: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A reservation: nothing of the guests but when they come and go, and which rooms they have.

    `rooms` are in the order of time, empty as long as no room was assigned.
    """

    reservation: str
    status: StayStatus
    room_type: str
    arrival: datetime
    departure: datetime
    checked_out_at: datetime | None = None
    rooms: tuple[Occupancy, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Closure:
    """A maintenance; only what takes the room out of use (out of order, out of inventory)."""

    room: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class Day:
    """A calendar day of a hotel, and which of its days today is.

    What is planned counts for days to come; of today and before, what happened.
    """

    on: date
    today: date
    time_zone: ZoneInfo

    @property
    def is_forecast(self) -> bool:
        """Tell whether the day is still to come."""
        return self.on > self.today

    def of(self, moment: datetime) -> date:
        """Return the hotel's day at that moment, also on the days on which clocks change."""
        return moment.astimezone(self.time_zone).date()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that a day is planned from. `stays` is None where reservations may not be read."""

    rooms: tuple[Room, ...]
    stays: tuple[Stay, ...] | None
    closures: tuple[Closure, ...] = ()
    combined_by_part: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        combined = {part: room.id for room in self.rooms for part in room.parts}
        object.__setattr__(self, "combined_by_part", combined)

    def with_a_room_for_each(self) -> Facts:
        """Return the same with a room of its own, of the right type, for each stay without one.

        For counting the work of days to come: most guests get their room on the day they arrive.
        Its id is no room's, but the reservation's.
        """
        rooms, stays = list(self.rooms), []
        for stay in self.stays or ():
            if not stay.rooms:
                room = Room(
                    id=f"reservation {stay.reservation}",
                    room_type=stay.room_type,
                    condition=Condition.CLEAN,
                    is_occupied=False,
                )
                rooms.append(room)
                had = Occupancy(room=room.id, begins=stay.arrival, ends=stay.departure)
                stay = replace(stay, rooms=(had,))
            stays.append(stay)
        return Facts(
            rooms=tuple(rooms),
            stays=None if self.stays is None else tuple(stays),
            closures=self.closures,
        )
