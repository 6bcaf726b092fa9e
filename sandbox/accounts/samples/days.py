"""A believable day in each hotel: who is in which room, who leaves, who comes, with two weeks on.

The same for the same account and date. The rooms say who is in the house (`is_occupied`), and the
reservations follow them.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import RatePlan, Unit
from sandbox.accounts.reservations import (
    BookedService,
    Reservation,
    ReservationStatus,
    Stretch,
)

DAYS_AHEAD = 14
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
GUESTS = ("Mia Weber", "Liam Smith", "Chloé Martin", "Luca Rossi", "Noa Cohen", "Jan Novák")
NIGHTS, NIGHT_WEIGHTS = (1, 2, 3, 4, 7), (4, 5, 4, 2, 1)


def add_reservations(account: HotelAccount, *, now: datetime) -> None:
    """Add the reservations of all hotels of the account, and leave nobody in a room without one.

    Today is what it is where the hotel stands: in Berlin the next day begins before that of UTC.
    """
    for hotel in account.properties.values():
        if hotel.is_archived:
            continue
        today = now.astimezone(ZoneInfo(hotel.time_zone)).date()
        rng = random.Random(f"{account.code}:{hotel.id}:{today}")  # noqa: S311 - no secrets
        _Diary(account, hotel.id, rng=rng, today=today).fill()


class _Diary:
    """The reservations of one hotel, written room by room."""

    def __init__(
        self, account: HotelAccount, property_id: str, *, rng: random.Random, today: date
    ) -> None:
        self.account, self.property_id, self.rng, self.today = account, property_id, rng, today
        self.zone = ZoneInfo(account.properties[property_id].time_zone)
        plans = [p for p in account.rate_plans.values() if p.property_id == property_id]
        self.plans: dict[str, list[RatePlan]] = {}
        for plan in plans:
            self.plans.setdefault(plan.unit_group_id, []).append(plan)

    def fill(self) -> None:
        """Write the whole diary."""
        rooms = [unit for unit in self.account.units.values() if self._is_let(unit)]
        # One party has not left when they should have, and one comes for some hours only.
        late = next((unit for unit in rooms if unit.is_occupied), None)
        by_day = next((unit for unit in rooms if not unit.is_occupied), None)
        for unit in rooms:
            free_from = self.today
            if unit.is_occupied:
                free_from = self._in_house(unit, is_late=unit is late)
            elif unit is by_day:
                self._day_use(unit)
            for first, last in self._coming(free_from):
                # Some of those who come today and later have no room yet.
                is_assigned = self.rng.random() < 0.85
                self._add(unit, first, last, is_assigned=is_assigned)

    def _is_let(self, unit: Unit) -> bool:
        group = self.account.unit_groups.get(unit.unit_group_id or "")
        return (
            unit.property_id == self.property_id
            and unit.archived is None
            and group is not None
            and group.type == "BedRoom"
            and not unit.connected_unit_ids
            and unit.maintenance is None
            and bool(self.plans.get(group.id))
        )

    def _in_house(self, unit: Unit, *, is_late: bool) -> date:
        """Add the guests who are in the room; return the day from which it is free again."""
        since = self.rng.randint(2, 4) if is_late else self.rng.randint(1, 4)
        first = self.today - timedelta(days=since)
        ahead = -1 if is_late else self.rng.choices((0, 1, 2, 3), (4, 3, 2, 1))[0]
        last = self.today + timedelta(days=ahead)
        checked_in = self._at(first, self.rng.randint(15, 21), self.rng.choice((5, 20, 40)))
        self._add(unit, first, last, status="InHouse", check_in_time=checked_in)
        return max(last, self.today)

    def _day_use(self, unit: Unit) -> None:
        """Add somebody who has the room for some hours of today."""
        self._add(unit, self.today, self.today, hours=(9, 14))

    def _coming(self, free_from: date) -> Iterator[tuple[date, date]]:
        """Yield the stays of the next two weeks, with gaps between them."""
        day = free_from
        while day <= self.today + timedelta(days=DAYS_AHEAD):
            if self.rng.random() < 0.55:
                last = day + timedelta(days=self.rng.choices(NIGHTS, NIGHT_WEIGHTS)[0])
                yield day, last
                day = last
            else:
                day += timedelta(days=1)

    def _add(
        self,
        unit: Unit,
        first: date,
        last: date,
        *,
        status: ReservationStatus = "Confirmed",
        check_in_time: str | None = None,
        is_assigned: bool = True,
        hours: tuple[int, int] = (15, 11),
    ) -> None:
        plan = self.rng.choice(self.plans[unit.unit_group_id or ""])
        arrival, departure = self._at(first, hours[0]), self._at(last, hours[1])
        has_child = self.rng.random() < 0.1
        reservation = Reservation(
            id=self._free_id(),
            property_id=self.property_id,
            status=status,
            unit_group_id=plan.unit_group_id,
            rate_plan_id=plan.id,
            arrival=arrival,
            departure=departure,
            created=self._at(first - timedelta(days=self.rng.randint(5, 60)), 9),
            modified=self._at(min(first, self.today) - timedelta(days=1), 10),
            check_in_time=check_in_time,
            adults=self.rng.choices((1, 2), (4, 6))[0],
            children_ages=(2,) if has_child else (),
            guest_name=self.rng.choice(GUESTS),
            comment="Allergic to feathers" if self.rng.random() < 0.05 else None,
            stretches=(Stretch(unit_id=unit.id, begins=arrival, ends=departure),)
            if is_assigned
            else (),
            services=tuple(self._cots(first, last)) if has_child else (),
        )
        self.account.reservations[reservation.id] = reservation

    def _cots(self, first: date, last: date) -> Iterator[BookedService]:
        """Yield a cot for every night."""
        for night in range(max((last - first).days, 1)):
            day = (first + timedelta(days=night)).isoformat()
            yield BookedService(service_id=f"{self.property_id}-COT", service_date=day)

    def _free_id(self) -> str:
        while True:
            id_ = f"{''.join(self.rng.choices(LETTERS, k=8))}-1"
            if id_ not in self.account.reservations:
                return id_

    def _at(self, day: date, hour: int, minute: int = 0) -> str:
        return datetime.combine(day, time(hour, minute), tzinfo=self.zone).isoformat()
