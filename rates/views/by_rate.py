"""Mapping rates instead of rows, at one hotel or at all hotels of the account."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from hotels.models import Property
from rates.codes import get_offered_codes
from rates.mapping import SwitchedOff, UnknownCode
from rates.models.code_key import MAX_TEXT_LENGTH, InvalidCode
from rates.page.by_rate import Decision, Meanwhile, RateRow, Table, decide, read_table
from rates.page.by_rate.filters import KEEPS, RateFilters
from rates.page.by_rate.reading import MAX_MEMBERS
from rates.page.listing.paging import Paging
from rates.page.listing.tabs import make_tabs
from rates.progress.counts import get_mapped_hotels
from rates.progress.staleness import get_stale
from rates.suggestions.proposal import get_newest_to_undo
from rates.views.page import get_hotel, may_change

Role = Membership.Role
DO = ("open", "all", "only")
CREATE = "create-"


class DecisionForm(forms.Form):
    """A rate, how it was seen, and what its code is to be."""

    rate = forms.CharField(max_length=500)
    seen = forms.CharField(max_length=64)
    code = forms.CharField(max_length=MAX_TEXT_LENGTH, required=False)
    do = forms.ChoiceField(choices=[(f"{create}{do}", "") for do in DO for create in ("", CREATE)])

    def decision(self, *, only: list[str]) -> Decision:
        """Return what a valid form asks for, if need be of these rows only."""
        data = self.cleaned_data
        do = data["do"].removeprefix(CREATE)
        return Decision(
            code=data["code"],
            is_for_all=do == "all",
            may_create=data["do"].startswith(CREATE),
            only=frozenset(only) if do == "only" else None,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def by_rate(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show a page of the rates of the hotel, or with `?hotels=all` of all hotels.

    A sent form decides one of them and leads back to the page.
    """
    role = Role.MANAGER if request.method == "POST" else Role.VIEWER
    hotel = get_hotel(request, hotel_id, role=role)
    account, now = hotel.connection.account, timezone.now()
    filters = RateFilters.of(request.GET)
    table = read_table(get_mapped_hotels(account) if filters.is_all else [hotel], now=now)
    if request.method != "POST":
        return _show(request, hotel, table, filters)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    row = table.find(form.cleaned_data["rate"])
    only = request.POST.getlist("only")
    decision = form.decision(only=only)
    asked: dict[str, Any] = {
        "token": form.cleaned_data["rate"],
        "code": decision.code,
        "do": form.cleaned_data["do"].removeprefix(CREATE),
        "only": only,
    }

    def refuse(notice: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> HttpResponse:
        return _show(
            request, hotel, table, filters, row=row, notice=notice, asked=asked, status=status
        )

    if row is None or row.seen != form.cleaned_data["seen"]:
        return refuse(_changed(), HTTPStatus.CONFLICT)
    if decision.only == frozenset():
        return refuse(_("Nothing is ticked: tick the ones you mean first."))
    try:
        changed = decide(row, decision=decision, account=account, by=request.user, now=now)
    except UnknownCode as unknown:
        asked |= {"code": unknown.args[0], "may_create": True, "is_wrong": True}
        return refuse(_("There is no code %(code)s yet.") % {"code": asked["code"]})
    except InvalidCode as invalid:
        asked["is_wrong"] = True
        return refuse(str(invalid.message))
    except SwitchedOff as off:
        asked["is_wrong"] = True
        return refuse(_("%(code)s is switched off. Choose another code.") % {"code": off.args[0]})
    except Meanwhile:
        return refuse(_changed(), HTTPStatus.CONFLICT)
    messages.success(request, _tell(row.group.own_code, changed))
    return redirect(_address(hotel, filters))


def _show(
    request: SignedInRequest,
    hotel: Property,
    table: Table,
    filters: RateFilters,
    *,
    row: RateRow | None = None,
    notice: str = "",
    asked: dict[str, Any] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    account = hotel.connection.account
    rows = [each for each in table.in_order if filters.keeps(each) or each is row]
    paging = Paging.of(rows, filters, shown=row)
    context: dict[str, Any] = {
        "hotel": hotel,
        "account": account,
        "table": table,
        "stale": get_stale(table.hotels, now=timezone.now()),
        "paging": paging,
        "filters": paging.filters,
        "tabs": make_tabs(table.rows, paging.filters, keeps=KEEPS),
        "is_long": sum(len(each.members) for each in paging.lines) > MAX_MEMBERS,
        "to_here": _address(hotel, paging.filters),
        "notice": notice,
        "asked": asked,
        "may_change": may_change(request, account),
        "to_undo": get_newest_to_undo(account, now=timezone.now()),
        **get_offered_codes(account),
    }
    return render(request, "rates/by_rate/by_rate.html", context, status=status)


def _address(hotel: Property, filters: RateFilters) -> str:
    return reverse("rates:by_rate", args=[hotel.pk]) + filters.query


def _changed() -> str:
    return _("Somebody has changed this since you saw it. Please look once more.")


def _tell(rate: str, changed: int) -> str:
    return ngettext(
        "%(rate)s: %(number)d line is mapped.", "%(rate)s: %(number)d lines are mapped.", changed
    ) % {"rate": rate, "number": changed}
