"""A hotel's settings of housekeeping, for managers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access.requests import SignedInRequest
from hotels.models import Property, UnitGroup
from housekeeping.changing.staffing import NameTaken, save_attendant, share_anew
from housekeeping.models import Attendant, HousekeepingPlan
from housekeeping.page.settings_forms import AttendantForm, MinutesForm, PlanForm, PrioritiesForm
from housekeeping.scheduling.refresh import plan_of
from housekeeping.views.forecast import forget
from housekeeping.views.page import Role, address, day_of, get_hotel


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def settings(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show the hotel's numbers and attendants, and save one form of them."""
    hotel = get_hotel(request, hotel_id, role=Role.MANAGER)
    if request.method != "POST":
        return _page(request, hotel)
    save = {
        "plan": _save_plan,
        "minutes": _save_minutes,
        "priorities": _save_priorities,
        "attendant": _save_attendant,
    }.get(request.POST.get("form", ""))
    if save is None:
        raise Http404
    refused = save(request, hotel)
    if refused:
        return _page(request, hotel, status=HTTPStatus.UNPROCESSABLE_ENTITY, **refused)
    forget(hotel, now=timezone.now())
    room_type = _room_type(request, hotel)
    query = f"?room_type={room_type.pk}" if room_type else ""
    return redirect(f"{address('settings', hotel)}{query}")


def _save_plan(request: SignedInRequest, hotel: Property) -> dict[str, Any]:
    form = PlanForm(request.POST, instance=plan_of(hotel))
    if not form.is_valid():
        return {"plan_form": form}
    HousekeepingPlan.objects.update_or_create(property=hotel, defaults=form.cleaned_data)
    messages.success(request, _("Saved. Plans are made like that from now on."))
    return {}


def _save_minutes(request: SignedInRequest, hotel: Property) -> dict[str, Any]:
    form = _minutes_form(request, hotel, request.POST)
    if not form.is_valid():
        return {"minutes_form": form}
    HousekeepingPlan.objects.update_or_create(property=hotel, defaults={"minutes": form.minutes})
    messages.success(request, _("Saved. Plans are made like that from now on."))
    return {}


def _save_priorities(request: SignedInRequest, hotel: Property) -> dict[str, Any]:
    form = PrioritiesForm(request.POST, plan=plan_of(hotel))
    if not form.is_valid():
        return {"priorities_form": form}
    HousekeepingPlan.objects.update_or_create(
        property=hotel, defaults={"priorities": form.cleaned_data}
    )
    share_anew(hotel, now=timezone.now())
    messages.success(request, _("Saved. The work is shared out anew from today on."))
    return {}


def _save_attendant(request: SignedInRequest, hotel: Property) -> dict[str, Any]:
    number = request.POST.get("attendant", "")
    if number:
        if not number.isdecimal() or len(number) > 18:
            raise Http404
        attendant = get_object_or_404(Attendant, property=hotel, pk=int(number))
    else:
        attendant = Attendant(property=hotel)
    form = AttendantForm(request.POST, instance=attendant)
    if form.is_valid():
        try:
            save_attendant(form.instance, now=timezone.now())
        except NameTaken:
            form.add_error("name", _("Somebody of this name works here already."))
        else:
            messages.success(request, _("Saved. The work is shared out anew from today on."))
            return {}
    return {"attendant_form": form}


def _room_type(request: SignedInRequest, hotel: Property) -> UnitGroup | None:
    """Return the room type that the minutes are about, None for all."""
    chosen = request.GET.get("room_type", "")
    if not chosen.isdecimal() or len(chosen) > 18:
        return None
    return UnitGroup.objects.filter(property=hotel, pk=int(chosen)).first()


def _minutes_form(request: SignedInRequest, hotel: Property, *data: Any) -> MinutesForm:
    room_type = _room_type(request, hotel)
    code = room_type.code if room_type else ""
    return MinutesForm(*data, plan=plan_of(hotel), room_type=code)


def _page(
    request: SignedInRequest,
    hotel: Property,
    *,
    status: int = HTTPStatus.OK,
    plan_form: PlanForm | None = None,
    minutes_form: MinutesForm | None = None,
    priorities_form: PrioritiesForm | None = None,
    attendant_form: AttendantForm | None = None,
) -> HttpResponse:
    attendants = Attendant.objects.filter(property=hotel).order_by("-is_active", "name", "pk")
    refused = {attendant_form.instance.pk: attendant_form} if attendant_form else {}
    room_types = UnitGroup.objects.filter(property=hotel, gone_at=None, type="BedRoom")
    context = day_of(request, hotel, None).context | {
        "plan_form": plan_form or PlanForm(instance=plan_of(hotel)),
        "minutes_form": minutes_form or _minutes_form(request, hotel),
        "priorities_form": priorities_form or PrioritiesForm(plan=plan_of(hotel)),
        "room_types": list(room_types.order_by("name", "pk")),
        "room_type": _room_type(request, hotel),
        "attendant_forms": [
            refused.get(one.pk) or AttendantForm(instance=one) for one in attendants
        ],
        "new_form": refused.get(None) or AttendantForm(instance=Attendant(property=hotel)),
    }
    return render(request, "housekeeping/settings.html", context, status=status)
