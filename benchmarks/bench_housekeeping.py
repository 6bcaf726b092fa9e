"""How long the server works on the board of a hotel with 500 rooms.

Each room has a task, half of them with remarks and a condition on its way; twenty attendants share
them. The reference is a plain table of the same tasks, six columns read and rendered by the same
Django. DATABASE_URL is honoured, its database must then be an empty one; the default is a SQLite
file that is gone afterwards.
"""

from __future__ import annotations

import itertools
import tempfile
from typing import Any

from benchmarks.parts.one_hotel import make_hotel, owners_browser, plain_table, set_up
from benchmarks.parts.timing import RUNS, count_statements, milliseconds

ROOMS, ATTENDANTS = 500, 20
MAX_MILLISECONDS = 300
PLAIN = """{% extends "base.html" %}{% block content %}<table>{% for task in rows %}<tr>
<td>{{ task.room.name }}</td><td>{{ task.kind }}</td><td>{{ task.state }}</td>
<td>{{ task.attendant.name }}</td><td>{{ task.minutes }}</td><td>{{ task.note }}</td>
</tr>{% endfor %}</table>{% endblock %}"""


def main() -> int:
    """Print the times and their ratio; 1 when the board takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        hotel = make_hotel()
        _plan(hotel)
        browser = owners_browser()
        path = f"/hotels/{hotel.pk}/housekeeping/"
        version = hotel.schedules.get().version
        pages = {
            "board": lambda: browser.get(path),
            "by floor": lambda: browser.get(f"{path}?by=floor"),
            "unchanged": lambda: browser.get(f"{path}status/?version={version}"),
            "list": lambda: browser.get(f"{path}list/"),
            "sheets": lambda: browser.get(f"{path}print/"),
            "file": lambda: browser.get(f"{path}csv/"),
        }
        statements = {name: count_statements(page) for name, page in pages.items()}
        times = {name: milliseconds(page) for name, page in pages.items()}
        plain = milliseconds(plain_table(PLAIN, rows=lambda: _tasks(hotel)))
    print(f"{ROOMS} rooms, {ATTENDANTS} attendants; processor time, median of {RUNS}")
    for name, taken in times.items():
        print(f"{name:<12}   {taken:5.0f} ms, {statements[name]} statements")
    print(f"{'plain table':<12}   {plain:5.0f} ms (reference)")
    print(f"{'ratio':<12}   {times['board'] / plain:5.1f}")
    return 0 if times["board"] < MAX_MILLISECONDS else 1


def _plan(hotel: Any) -> None:
    """Give the hotel rooms, people and a day."""
    from hotels.models import Unit, UnitGroup
    from housekeeping.models import Attendant, ConditionWrite, Schedule, Task
    from housekeeping.planning import Kind

    now = hotel.first_seen_at
    seen = {"connection": hotel.connection, "first_seen_at": now, "changed_at": now}
    group = UnitGroup.objects.create(
        **seen,
        property=hotel,
        remote_id="GRD-DBL",
        code="DBL",
        name="Double Room",
        type="BedRoom",
        member_count=ROOMS,
    )
    Unit.objects.bulk_create(
        Unit(
            **seen,
            property=hotel,
            unit_group=group,
            remote_id=f"GRD-{number}",
            name=f"{100 * (1 + number // 50) + number % 50}",
            is_archived=False,
            is_combined=False,
            is_room=True,
        )
        for number in range(ROOMS)
    )
    attendants = [
        Attendant.objects.create(property=hotel, name=f"Attendant {number}")
        for number in range(ATTENDANTS)
    ]
    schedule = Schedule.objects.create(
        property=hotel, date=hotel.today(now=now), made_at=now, refreshed_at=now
    )
    kinds, states = itertools.cycle(Kind), itertools.cycle(Task.State)
    tasks = []
    for number, room in enumerate(Unit.objects.order_by("pk")):
        kind, is_remarkable = next(kinds), number % 2 == 0
        tasks.append(
            Task(
                schedule=schedule,
                room=room,
                kind=kind,
                identity=kind.identity,
                needed_by=now,
                section=room.name[:-2],
                position=number,
                minutes=30,
                state=next(states),
                attendant=attendants[number % ATTENDANTS],
                note="A second bed, please" if is_remarkable else "",
                notice="Guests come today after all." if is_remarkable else "",
                is_decided=is_remarkable,
            )
        )
    Task.objects.bulk_create(tasks)
    ConditionWrite.objects.bulk_create(
        ConditionWrite(room=task.room, condition="Clean") for task in tasks if task.is_decided
    )


def _tasks(hotel: Any) -> Any:
    from housekeeping.models import Task

    rows = Task.objects.filter(schedule__property=hotel)
    return rows.select_related("room__unit_group", "attendant")


if __name__ == "__main__":
    raise SystemExit(main())
