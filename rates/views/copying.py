"""Taking over the codes of another hotel, which shows its differences first."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from hotels.models import Property
from rates.mapping import SwitchedOff
from rates.page.by_rate.copying import Comparison, compare, copy
from rates.page.by_rate.deciding import Meanwhile
from rates.progress.counts import get_mapped_hotels
from rates.views.page import get_hotel, may_change

Role = Membership.Role


class SourceForm(forms.Form):
    """Names the hotel that is copied from."""

    source = forms.UUIDField()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def copy_from(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show the account's other hotels, and how this one differs; a sent form takes codes over."""
    role = Role.MANAGER if request.method == "POST" else Role.VIEWER
    hotel = get_hotel(request, hotel_id, role=role)
    account, now = hotel.connection.account, timezone.now()
    others = [each for each in get_mapped_hotels(account) if each.pk != hotel.pk]
    form = SourceForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return _show(request, hotel, others)
    own = Property.objects.filter(pk__in=[each.pk for each in others])
    source = get_object_or_404(own, pk=form.cleaned_data["source"])
    comparison = compare(hotel, source=source, now=now)
    if request.method != "POST":
        return _show(request, hotel, others, comparison)
    try:
        changed = copy(
            comparison,
            seen=request.POST.get("seen", ""),
            tokens=set(request.POST.getlist("take")),
            account=account,
            by=request.user,
            now=now,
        )
    except Meanwhile:
        notice = _("Something has changed since you saw this page. Please look once more.")
        return _show(request, hotel, others, comparison, notice=notice, status=HTTPStatus.CONFLICT)
    except SwitchedOff as off:
        notice = _("%(code)s is switched off. Choose another code.") % {"code": off.args[0]}
        return _show(request, hotel, others, comparison, notice=notice, status=422)
    told = ngettext("%(number)d line is mapped.", "%(number)d lines are mapped.", changed)
    messages.success(request, told % {"number": changed})
    return redirect("rates:by_rate", hotel.pk)


def _show(
    request: SignedInRequest,
    hotel: Property,
    others: list[Property],
    comparison: Comparison | None = None,
    *,
    notice: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    account = hotel.connection.account
    context: dict[str, Any] = {
        "hotel": hotel,
        "account": account,
        "others": others,
        "comparison": comparison,
        "notice": notice,
        "may_change": may_change(request, account),
    }
    return render(request, "rates/copy/copy.html", context, status=status)
