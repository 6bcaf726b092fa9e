"""The days to come: tasks, minutes and people needed, from one paged reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hotels.models import Property, UnitGroup
from housekeeping.planning import plan_day
from housekeeping.planning.facts import Day
from housekeeping.reading import read_facts, zone_of
from housekeeping.scheduling.refresh import plan_of

DAYS = 14
# What one attendant does on a day where the hotel has named none.
MINUTES_OF_ONE = 420


@dataclass(frozen=True, kw_only=True)
class ForecastDay:
    """A day to come. `extras` are what guests booked, such as cots, with how many."""

    on: date
    tasks: dict[str, int]
    minutes: int
    attendants_needed: int
    extras: dict[str, int]


def forecast(hotel: Property, *, now: datetime, days: int = DAYS) -> list[ForecastDay]:
    """Return the days from tomorrow on; raises what `read_facts` raises.

    Guests without a room yet are counted with their room type.
    """
    today = hotel.today(now=now)
    last = today + timedelta(days=days)
    reading = read_facts(hotel, first=today + timedelta(days=1), last=last, today=today)
    plan, zone = plan_of(hotel), zone_of(hotel)
    attendants = list(hotel.attendants.filter(is_active=True).values_list("minutes", flat=True))
    minutes_of_one = sum(attendants) / len(attendants) if attendants else MINUTES_OF_ONE
    codes = dict(UnitGroup.objects.filter(property=hotel).values_list("remote_id", "code"))
    facts = reading.facts.with_a_room_for_each()
    room_types = {room.id: codes.get(room.room_type, "") for room in facts.rooms}
    ahead = []
    for number in range(1, days + 1):
        on = today + timedelta(days=number)
        day = Day(on=on, today=today, time_zone=zone)
        tasks = plan_day(facts, day=day, now=now, linen_every=plan.linen_every)
        minutes = sum(
            plan.minutes_for(task.kind, room_type=room_types[task.room]) for task in tasks
        )
        extras: Counter[str] = Counter()
        for extra in reading.extras:
            if extra.on == on:
                extras[extra.name] += extra.count
        ahead.append(
            ForecastDay(
                on=on,
                tasks=dict(Counter(str(task.kind) for task in tasks)),
                minutes=minutes,
                attendants_needed=-(-minutes // int(max(minutes_of_one, 1))),
                extras=dict(extras),
            )
        )
    return ahead
