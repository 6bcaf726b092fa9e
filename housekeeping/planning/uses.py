"""How a stay uses its rooms on the days of a hotel, as it was planned and as it happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from housekeeping.planning.facts import Day, Occupancy, Stay, StayStatus


@dataclass(frozen=True, kw_only=True)
class Use:
    """A room in the hands of one reservation, from its first to its last day."""

    reservation: str
    status: StayStatus
    begins: datetime
    ends: datetime
    first_day: date
    last_day: date
    # False when the guests go on to another room.
    is_last: bool
    # The guests should have left on a day before.
    is_overdue: bool = False

    @property
    def is_day_use(self) -> bool:
        """Tell whether nobody sleeps in the room."""
        return self.first_day == self.last_day

    def is_over(self, *, now: datetime) -> bool:
        """Tell whether the guests have left the room; those in their last room check out."""
        if self.status is StayStatus.LEFT:
            return True
        return not self.is_last and self.status is StayStatus.IN_HOUSE and self.ends <= now


def uses_by_room(stays: tuple[Stay, ...], *, day: Day) -> dict[str, list[Use]]:
    """Return the uses that touch the day by room, in the order of time."""
    found: dict[str, list[Use]] = defaultdict(list)
    for stay in stays:
        for room, use in _uses(stay, day=day):
            if use.first_day <= day.on <= use.last_day:
                found[room].append(use)
    for uses in found.values():
        uses.sort(key=lambda use: (use.begins, use.ends, use.reservation))
    return found


def is_overstaying(stay: Stay, *, day: Day) -> bool:
    """Tell whether the guests are still in the house after the day on which they were to leave."""
    return stay.status is StayStatus.IN_HOUSE and day.of(stay.departure) < day.today


def _uses(stay: Stay, *, day: Day) -> Iterator[tuple[str, Use]]:
    if stay.status is StayStatus.EXPECTED and _has_not_come(stay, day=day):
        return
    occupancies = _actual(stay)
    overstays = is_overstaying(stay, day=day)
    for place, occupancy in enumerate(occupancies, start=1):
        is_last = place == len(occupancies)
        first_day, last_day = day.of(occupancy.begins), day.of(occupancy.ends)
        if stay.status is StayStatus.EXPECTED:
            # Who was due yesterday and has not come may still come tonight.
            first_day = max(first_day, min(day.today, last_day))
        is_overdue = overstays and is_last
        yield (
            occupancy.room,
            Use(
                reservation=stay.reservation,
                status=stay.status,
                begins=occupancy.begins,
                ends=occupancy.ends,
                first_day=first_day,
                last_day=day.today if is_overdue else last_day,
                is_last=is_last,
                is_overdue=is_overdue,
            ),
        )


def _has_not_come(stay: Stay, *, day: Day) -> bool:
    """Tell whether all of a stay that nobody checked in for is over, or its last night is."""
    departure = day.of(stay.departure)
    if day.of(stay.arrival) == departure:
        return departure < day.today
    return departure <= day.today


def _actual(stay: Stay) -> tuple[Occupancy, ...]:
    """Return the rooms as they were had: who left early or late left when they checked out."""
    left_at = stay.checked_out_at
    if stay.status is not StayStatus.LEFT or left_at is None or not stay.rooms:
        return stay.rooms
    had = [occupancy for occupancy in stay.rooms if occupancy.begins < left_at] or [stay.rooms[0]]
    last = had[-1]
    had[-1] = Occupancy(room=last.room, begins=min(last.begins, left_at), ends=left_at)
    return tuple(had)
