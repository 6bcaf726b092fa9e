"""Arrivals that have no room yet, counted against the rooms that could be given to them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from housekeeping.planning.facts import Condition, Day, Facts, StayStatus
from housekeeping.planning.uses import uses_by_room


@dataclass(frozen=True, kw_only=True)
class WaitingArrivals:
    """How many arrivals of a room type have no room, and how many of its rooms are ready.

    apaleo assigns rooms by itself, clean ones first (FACTS A3): none is guessed here.
    """

    room_type: str
    arrivals: int
    clean_rooms: int


def waiting_arrivals(facts: Facts, *, day: Day) -> list[WaitingArrivals]:
    """Return the room types with arrivals without a room, most arrivals first.

    A room is ready if it is clean, nobody is in it or has it for the coming night, also not as a
    part of another or in a part of it, and it is not out of use.
    """
    arrivals = Counter(
        stay.room_type
        for stay in facts.stays or ()
        if stay.status is StayStatus.EXPECTED and not stay.rooms and day.of(stay.arrival) == day.on
    )
    uses = uses_by_room(facts.stays or (), day=day)
    closed = {
        closure.room
        for closure in facts.closures
        if day.of(closure.begins) <= day.on < day.of(closure.ends)
    }
    taken = {
        room
        for room, of_room in uses.items()
        if any(use.last_day != day.on or use.is_day_use for use in of_room)
    }
    taken |= closed | {room.id for room in facts.rooms if room.is_occupied}
    ready = Counter(
        room.room_type
        for room in facts.rooms
        if room.condition is Condition.CLEAN
        and taken.isdisjoint({room.id, *room.parts, facts.combined_by_part.get(room.id, "")})
    )
    return [
        WaitingArrivals(room_type=room_type, arrivals=count, clean_rooms=ready[room_type])
        for room_type, count in sorted(arrivals.items(), key=lambda each: (-each[1], each[0]))
    ]
