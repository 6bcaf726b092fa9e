"""Making a hotel's day, and reading it anew: one reading, then one short transaction."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from hotels.models import Property, Unit
from housekeeping.models import Attendant, ConditionWrite, HousekeepingPlan, Schedule, Task
from housekeeping.planning import Condition, Kind, PlannedTask, plan_day
from housekeeping.planning.arrivals import WaitingArrivals, waiting_arrivals
from housekeeping.planning.facts import Day, Facts
from housekeeping.reading import Reading, read_facts, zone_of
from housekeeping.scheduling.merge import WRITTEN, Merged, merge
from housekeeping.scheduling.problems import explain_refused, explain_unread
from housekeeping.sharing import Attendant as Sharer
from housekeeping.sharing import Work, share


def refresh(hotel: Property, *, on: date, now: datetime) -> Schedule:
    """Make the hotel's day, or bring it up to date with apaleo; what people decided stays.

    Idempotent. Raises what `housekeeping.reading.read_facts` raises, and then changes nothing.
    The statements are the same few for any number of rooms.
    """
    today = hotel.today(now=now)
    reading = read_facts(hotel, first=on, last=on, today=today)
    plan = plan_of(hotel)
    day = Day(on=on, today=today, time_zone=zone_of(hotel))
    with transaction.atomic():
        schedule = _schedule(hotel, on=on, now=now)
        facts = _with_what_we_wrote(reading.facts, hotel=hotel, since=now)
        planned = plan_day(facts, day=day, now=now, linen_every=plan.linen_every)
        waiting = waiting_arrivals(facts, day=day)
        merged = _merge(
            planned, schedule=schedule, plan=plan, reading=replace(reading, facts=facts)
        )
        is_shared_anew = share_out(schedule, plan=plan)
        _write_head(schedule, reading, waiting, now=now, is_new=bool(merged) or is_shared_anew)
    return schedule


def plan_of(hotel: Property) -> HousekeepingPlan:
    """Return the hotel's numbers, the defaults if it has none of its own."""
    return HousekeepingPlan.objects.filter(property=hotel).first() or HousekeepingPlan(
        property=hotel
    )


def share_out(schedule: Schedule, *, plan: HousekeepingPlan, is_afresh: bool = False) -> bool:
    """Share the open tasks out among those who work that day; True if somebody's list changed.

    What a person gave to somebody stays theirs, and so does what is under way or done. What is
    urgent in the hotel's plan is given to somebody first. Afresh means that nobody's list counts
    yet, nor who would have done what was clean already: only what a person chose.
    """
    tasks = list(schedule.tasks.filter(is_obsolete=False).order_by("position", "pk"))
    attendants = [
        Sharer(key=one.pk, minutes=one.minutes, sections=frozenset(map(str, one.sections)))
        for one in Attendant.objects.filter(property=schedule.property).working(schedule.date)
    ]
    had: dict[Hashable, Hashable] = {
        task.pk: task.attendant_id for task in tasks if task.attendant_id is not None
    }
    shared = share(
        [
            _work(task, plan=plan, is_settled=_is_settled(task, is_afresh=is_afresh))
            for task in tasks
            if task.state != Task.State.SKIPPED
        ],
        attendants=attendants,
        before={} if is_afresh else had,
    ).of()
    moved = []
    for task in tasks:
        attendant = shared.get(task.pk)
        if task.attendant_id != attendant and not _is_settled(task, is_afresh=is_afresh):
            task.attendant_id = attendant  # type: ignore[assignment]  # keys are of any kind
            moved.append(task)
    Task.objects.bulk_update(moved, ["attendant"])
    return bool(moved)


def _work(task: Task, *, plan: HousekeepingPlan, is_settled: bool) -> Work:
    return Work(
        key=task.pk,
        minutes=max(task.minutes, 1),
        rank=plan.priority_of(Kind(task.kind)),
        section=task.section,
        position=task.position,
        fixed_to=task.attendant_id if is_settled else None,
    )


def _is_settled(task: Task, *, is_afresh: bool) -> bool:
    """Tell whether sharing leaves the task with whom it is."""
    is_begun = not is_afresh and task.state in (
        Task.State.STARTED,
        Task.State.CLEANED,
        Task.State.DONE,
    )
    return task.attendant_id is not None and (task.is_attendant_chosen or is_begun)


def _schedule(hotel: Property, *, on: date, now: datetime) -> Schedule:
    """Return the day's row, locked: two refreshes of a day come one after the other."""
    Schedule.objects.get_or_create(property=hotel, date=on, defaults={"made_at": now})
    return Schedule.objects.select_for_update().get(property=hotel, date=on)


def _with_what_we_wrote(facts: Facts, *, hotel: Property, since: datetime) -> Facts:
    """Return the facts with the conditions that we set while they were being read."""
    writes = ConditionWrite.objects.filter(
        room__property=hotel, outcome=ConditionWrite.Outcome.WRITTEN, done_at__gte=since
    )
    written = dict(writes.order_by("pk").values_list("room__remote_id", "condition"))
    rooms = (
        replace(room, condition=Condition(written[room.id])) if room.id in written else room
        for room in facts.rooms
    )
    return Facts(rooms=tuple(rooms), stays=facts.stays, closures=facts.closures)


def _merge(
    planned: list[PlannedTask], *, schedule: Schedule, plan: HousekeepingPlan, reading: Reading
) -> Merged:
    units = {
        unit.remote_id: unit
        for unit in Unit.objects.filter(property=schedule.property_id).select_related("unit_group")
    }
    merged = merge(
        [task for task in planned if task.room in units],
        schedule.tasks.select_related("room"),
        schedule=schedule,
        plan=plan,
        units=units,
        rooms={room.id: room for room in reading.facts.rooms},
        is_open=lambda task: reading.leaves_open(
            room=task.room.remote_id, reservation=task.reservation
        ),
    )
    Task.objects.bulk_create(merged.created)
    Task.objects.bulk_update(merged.changed, WRITTEN)
    Task.objects.filter(pk__in=[task.pk for task in merged.deleted]).delete()
    return merged


def _write_head(
    schedule: Schedule,
    reading: Reading,
    waiting: list[WaitingArrivals],
    *,
    now: datetime,
    is_new: bool,
) -> None:
    head = {
        "knows_stays": reading.facts.stays is not None,
        "waiting_arrivals": [
            {"room_type": w.room_type, "arrivals": w.arrivals, "clean_rooms": w.clean_rooms}
            for w in waiting
        ],
        "problem": explain_refused(reading.refused) or explain_unread(reading.unread),
    }
    is_new = is_new or any(getattr(schedule, name) != value for name, value in head.items())
    Schedule.objects.filter(pk=schedule.pk).update(
        **head, refreshed_at=now, version=F("version") + (1 if is_new else 0)
    )
    schedule.refresh_from_db()
