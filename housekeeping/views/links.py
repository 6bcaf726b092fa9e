"""The links that attendants get to their lists."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access.requests import SignedInRequest
from accounts.forms import read
from housekeeping.changing.links import DayIsOver, make_link, revoke_link
from housekeeping.models import Attendant, ListLink
from housekeeping.page.forms import MAX_ID
from housekeeping.views.page import Day, Role, address, get_day

MAKE, REVOKE = "make", "revoke"


class LinkForm(forms.Form):
    """Makes or takes back the link of an attendant."""

    do = forms.ChoiceField(choices=[(MAKE, ""), (REVOKE, "")])
    attendant = forms.IntegerField(min_value=1, max_value=MAX_ID)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def links(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show who has a link for the day; make one, shown once, or take it back."""
    day = get_day(request, hotel_id, role=Role.MANAGER)
    if request.method != "POST" or day.schedule is None:
        return _page(request, day)
    data, now = read(LinkForm, request), timezone.now()
    rows = Attendant.objects.filter(property=day.hotel, is_active=True)
    attendant = get_object_or_404(rows, pk=data["attendant"])
    if data["do"] == REVOKE:
        revoke_link(day.schedule, attendant, now=now)
        messages.success(request, _("The link does not open anything any more."))
        return redirect(address("links", day.hotel) + day.filters.day_query)
    try:
        secret = make_link(day.schedule, attendant, now=now)
    except DayIsOver:
        messages.warning(request, _("This day is over: a link would open nothing."))
        return _page(request, day, status=HTTPStatus.CONFLICT)
    path = reverse("housekeeping:attendants_list", args=[secret])
    # Shown in the answer to the form and nowhere again: what is stored does not tell it.
    return _page(request, day, made={attendant.pk: f"{settings.PUBLIC_URL}{path}"})


def _page(
    request: SignedInRequest, day: Day, *, made: dict[int, str] | None = None, status: int = 200
) -> HttpResponse:
    made = made or {}
    valid: dict[int, ListLink] = {}
    if day.schedule is not None:
        rows = ListLink.objects.filter(schedule=day.schedule).valid(now=timezone.now())
        valid = {link.attendant_id: link for link in rows}
    attendants = Attendant.objects.filter(property=day.hotel, is_active=True)
    rows_shown: list[dict[str, Any]] = [
        {
            "attendant": one,
            "works": one.works_on(day.filters.day),
            "link": valid.get(one.pk),
            "address": made.get(one.pk, ""),
        }
        for one in attendants.order_by("name", "pk")
    ]
    context = day.context | {"rows": rows_shown}
    return render(request, "housekeeping/links.html", context, status=status)
