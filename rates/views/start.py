"""Mapping all hotels of an account in one go, and taking that back."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access.requests import SignedInRequest
from accounts.forms import read
from accounts.models import Membership
from hotels.models import Property
from rates.codes import get_offered_codes
from rates.mapping import ChangeContext, undo_together
from rates.page.by_rate.filters import RateFilters
from rates.page.listing.filters import Filters
from rates.page.starting import (
    as_sent,
    read_codes,
    tell_applied,
    tell_off,
    tell_offer,
    tell_outdated,
    tell_undone,
    tell_wrong,
)
from rates.progress.counts import get_mapped_hotels, list_rates
from rates.progress.staleness import get_stale
from rates.suggestions.proposal import (
    CodesOff,
    Proposal,
    apply_proposal,
    get_made_together,
    get_newest_to_undo,
    propose,
)
from rates.views.page import get_hotel, may_change

Role = Membership.Role


# The pages to come back to, as they were filtered.
FILTERS: dict[str, type[Filters | RateFilters]] = {"page": Filters, "by_rate": RateFilters}


class ChangeSetForm(forms.Form):
    """Names what is to be taken back."""

    made = forms.IntegerField(min_value=1)
    # Where one comes back to.
    back = forms.ChoiceField(choices=[(page, "") for page in FILTERS], required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show what could be mapped of all hotels of the account; a form that was sent is done."""
    role = Role.MANAGER if request.method == "POST" else Role.VIEWER
    hotel = get_hotel(request, hotel_id, role=role)
    account, now = hotel.connection.account, timezone.now()
    proposal = propose(account, now=now)
    if request.method != "POST":
        return _show(request, hotel, proposal, now=now)
    if request.POST.get("seen") != proposal.seen:
        notice = tell_outdated(proposal, request.POST)
        sent = as_sent(proposal, request.POST, wrong={})
        return _show(request, hotel, sent, now=now, notice=notice, status=HTTPStatus.CONFLICT)
    codes, wrong = read_codes(request.POST, proposal)
    if not codes and not wrong:
        notice = _("Nothing is ticked: tick the ones you mean first.")
        sent = as_sent(proposal, request.POST, wrong={})
        return _show(request, hotel, sent, now=now, notice=notice, status=422)
    if not wrong:
        try:
            applied = apply_proposal(
                account, proposal=proposal, codes=codes, by=request.user, now=now
            )
        except CodesOff as off:
            wrong = tell_off(off)
        else:
            messages.success(request, tell_applied(applied))
            return redirect("rates:start", hotel.pk)
    sent = as_sent(proposal, request.POST, wrong=wrong)
    notice = tell_wrong([item for item in sent.items if item.error])
    return _show(request, hotel, sent, now=now, notice=notice, status=422)


@require_POST
def undo(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Take back what was changed in one go."""
    hotel = get_hotel(request, hotel_id, role=Role.MANAGER)
    account = hotel.connection.account
    data = read(ChangeSetForm, request)
    change_set = get_object_or_404(get_made_together(account), pk=data["made"])
    context = ChangeContext(by=request.user, now=timezone.now())
    undone = undo_together(change_set, context=context)
    (messages.success if undone.taken_back else messages.warning)(request, tell_undone(undone))
    back = data["back"] or "start"
    query = FILTERS[back].of(request.GET).query if back in FILTERS else ""
    return redirect(reverse(f"rates:{back}", args=[hotel.pk]) + query)


def _show(
    request: SignedInRequest,
    hotel: Property,
    proposal: Proposal,
    *,
    now: datetime,
    notice: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    account = hotel.connection.account
    rates = list_rates(get_mapped_hotels(account), now=now)
    to_do = [each for each in rates if not each.is_done]
    context: dict[str, Any] = {
        "hotel": hotel,
        "account": account,
        "proposal": proposal,
        "offer": tell_offer(proposal),
        "rates": rates,
        "stale": get_stale([each.hotel for each in rates], now=now),
        "next": to_do[0] if to_do else None,
        "total": sum(each.total for each in rates),
        "left": sum(each.left for each in rates),
        "mapped": sum(each.total - each.left for each in rates),
        "to_look": sum(each.flagged for each in rates),
        "may_change": may_change(request, account),
        "to_undo": get_newest_to_undo(account, now=now),
        "notice": notice,
        **get_offered_codes(account),
    }
    return render(request, "rates/start/start.html", context, status=status)
