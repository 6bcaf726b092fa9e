"""The board, live, and the other ways to look at a day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access.requests import SignedInRequest
from hotels.models import UnitGroup
from housekeeping.models import Schedule
from housekeeping.page.csv_file import as_csv
from housekeeping.page.filters import ATTENDANT, Filters
from housekeeping.page.groups import by_attendant, count, group
from housekeeping.page.lines import get_lines
from housekeeping.page.making import bring_up_to_date
from housekeeping.views.page import Day, Role, address, day_of, get_day, get_hotel


@require_safe
@never_cache
def board(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show the day by attendant or by floor."""
    day = get_day(request, hotel_id)
    return render(request, "housekeeping/board/page.html", day.context | _board(day))


@require_safe
@never_cache
def status(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Return the board anew if it has changed since `version`, 204 if it has not.

    Asks apaleo for nothing: whoever looks does so every few seconds.
    """
    hotel = get_hotel(request, hotel_id, role=Role.VIEWER)
    filters = Filters.of(request.GET, hotel=hotel, now=timezone.now())
    schedule = get_object_or_404(Schedule, property=hotel, date=filters.day)
    if request.GET.get("version") == str(schedule.version):
        return HttpResponse(status=204)
    day = day_of(request, hotel, schedule, problem=schedule.problem, filters=filters)
    return render(request, "housekeeping/board/_live.html", day.context | _board(day))


@require_safe
@never_cache
def print_sheets(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show a clean sheet for each attendant, each on a page of its own."""
    day = get_day(request, hotel_id)
    sheets = []
    if day.schedule is not None:
        lines = [
            line
            for line in get_lines(day.schedule, day.hotel)
            if not line.task.is_obsolete and day.filters.keeps(line.task)
        ]
        sheets = [each for each in by_attendant(lines, schedule=day.schedule) if each.lines]
    return render(request, "housekeeping/print.html", day.context | {"sheets": sheets})


@require_safe
@never_cache
def csv(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Send the day's tasks as a file."""
    day = get_day(request, hotel_id)
    lines = get_lines(day.schedule, day.hotel) if day.schedule else []
    kept = sorted(
        (line for line in lines if day.filters.keeps(line.task)), key=lambda line: line.attendant
    )
    name = f"{slugify(day.hotel.code) or 'hotel'}-tasks-{day.filters.day}.csv"
    return HttpResponse(
        as_csv(kept),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def refresh(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Read the day anew from apaleo, now."""
    hotel, now = get_hotel(request, hotel_id, role=Role.MANAGER), timezone.now()
    filters = Filters.of(request.GET, hotel=hotel, now=now)
    problem = bring_up_to_date(hotel, on=filters.day, now=now)
    if problem:
        messages.warning(request, problem)
    else:
        messages.success(request, _("This is how it is at apaleo now."))
    return redirect(address("board", hotel) + filters.query)


def _board(day: Day) -> dict[str, Any]:
    """Return what the board shows, in as many statements however many rooms there are."""
    if day.schedule is None:
        return {"groups": []}
    lines = get_lines(day.schedule, day.hotel)
    return {
        "groups": group(lines, schedule=day.schedule, filters=day.filters),
        "counted": count(lines),
        "waiting": _waiting(day.schedule),
        "can_drag": day.may_change and day.filters.by == ATTENDANT,
    }


def _waiting(schedule: Schedule) -> list[dict[str, Any]]:
    """Return the arrivals without a room with the names of their room types."""
    if not schedule.waiting_arrivals:
        return []
    names = dict(
        UnitGroup.objects.filter(property=schedule.property_id).values_list("remote_id", "name")
    )
    return [
        each | {"name": names.get(each["room_type"], each["room_type"])}
        for each in schedule.waiting_arrivals
    ]
