"""One task: everything about it, and what a manager decides."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access.requests import SignedInRequest
from accounts.forms import next_path
from hotels.models import Property
from housekeeping.changing import deciding, defects
from housekeeping.models import Attendant, MaintenanceRequest, Task
from housekeeping.page.commands import Person, execute
from housekeeping.page.forms import CommandForm, NewTaskForm
from housekeeping.page.labels import SIGNS, STATES
from housekeeping.page.lines import lines_of, newest_writes
from housekeeping.planning import Kind
from housekeeping.views.page import Role, address, day_of, get_day, get_hotel, refused

CHANGED = "housekeeping-changed"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def task(request: SignedInRequest, hotel_id: UUID, task_id: int) -> HttpResponse:
    """Show a task, and change it; to HTMX and to a phone's queue only the part that is shown."""
    is_change = request.method == "POST"
    hotel = get_hotel(request, hotel_id, role=Role.MANAGER if is_change else Role.VIEWER)
    row = _get(hotel, task_id)
    if not is_change:
        return _page(request, hotel, row)
    form = CommandForm(request.POST)
    if not form.is_valid():
        return _page(request, hotel, row, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    by = Person(name=request.user.get_full_name(), user=request.user)
    try:
        execute(row, form, by=by, now=timezone.now())
    except deciding.NotPossible as error:
        if form.cleaned_data["tap"]:
            return refused(str(error))
        form.add_error(None, str(error))
        return _page(request, hotel, row, form=form, status=HTTPStatus.CONFLICT)
    if form.cleaned_data["tap"]:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.htmx:
        response = _page(request, hotel, _get(hotel, task_id))
        response["HX-Trigger"] = CHANGED
        return response
    return redirect(next_path(request, default=f"{address('board', hotel)}#task-{row.pk}"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Add a task that apaleo knows nothing of."""
    day = get_day(request, hotel_id, role=Role.MANAGER)
    form = NewTaskForm(*([request.POST] if request.method == "POST" else []), hotel=day.hotel)
    if day.schedule and request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        deciding.add(
            day.schedule,
            room=data["room"],
            kind=Kind(data["kind"]),
            note=data["note"],
            by=request.user.get_full_name(),
            now=timezone.now(),
        )
        messages.success(request, _("The task is added."))
        return redirect(address("board", day.hotel) + day.filters.query)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "housekeeping/add.html", day.context | {"form": form}, status=status)


def _get(hotel: Property, pk: int) -> Task:
    rows = Task.objects.filter(schedule__property=hotel)
    return get_object_or_404(
        rows.select_related("room__unit_group", "attendant", "schedule"), pk=pk
    )


def _page(
    request: SignedInRequest,
    hotel: Property,
    row: Task,
    *,
    form: CommandForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    row.schedule.property = hotel
    day = day_of(request, hotel, row.schedule)
    [line] = lines_of([row], hotel=hotel, writes=newest_writes(row.schedule))
    attendants = Attendant.objects.filter(property=hotel, is_active=True).order_by("name", "pk")
    context = day.context | {
        "line": line,
        "task": row,
        "form": form,
        "states": [
            {"value": state, "label": label, "sign": SIGNS[state]}
            for state, label in STATES.items()
            if state not in (row.state, Task.State.SKIPPED)
        ],
        "repair": MaintenanceRequest.objects.filter(task=row).first(),
        "may_report": defects.may_be_reported(hotel.connection),
        "attendants": [one for one in attendants if one.pk != row.attendant_id],
        "next": next_path(request, default=""),
    }
    template = "_task" if request.htmx else "page"
    return render(request, f"housekeeping/task/{template}.html", context, status=status)
