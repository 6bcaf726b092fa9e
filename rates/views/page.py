"""The mapping page, whole or the part of it that has changed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import follow_account, get_for_member, get_memberships
from accounts.access.requests import SignedInRequest
from accounts.models import Account, Membership
from hotels.health.newest_run import with_newest_run
from hotels.models import Property
from rates.models import BY_KIND, AnyMappable, MappingChange, used_kinds
from rates.page.contents import MappingPage, get_mapping_page
from rates.page.forms import MappableForm, NewCodeForm
from rates.page.history import get_steps
from rates.page.lines import Line
from rates.page.listing.filters import KEEPS, Filters
from rates.page.listing.paging import Paging
from rates.page.listing.selection import Choice
from rates.page.listing.tabs import make_tabs
from rates.page.refusals import Refusal
from rates.page.rendering import render_lines
from rates.progress.counts import get_next_to_do
from rates.progress.staleness import get_stale
from rates.suggestions.proposal import get_newest_to_undo, get_outline


def get_hotel(request: SignedInRequest, pk: UUID, *, role: Membership.Role) -> Property:
    """Return a hotel with its account, which the visitor then works in.

    See get_for_member for what it raises; Http404 too where the maker's app has no codes at all.
    """
    if not used_kinds():
        raise Http404
    rows = with_newest_run(
        Property.objects.select_related("connection__account__exact_match_rule"),
        connection="connection",
    )
    hotel = get_for_member(rows, user=request.user, role=role, pk=pk)
    follow_account(request, hotel.connection.account)
    return hotel


def may_change(request: SignedInRequest, account: Account) -> bool:
    """Tell whether the visitor may change mappings of the account."""
    return any(
        each.account_id == account.pk and each.may(Membership.Role.MANAGER)
        for each in get_memberships(request)
    )


def get_mappable(request: SignedInRequest, hotel: Property) -> tuple[AnyMappable, bool]:
    """Return the rate plan or room type that the form names, and whether its line is open.

    Raises Http404 unless it is one of this hotel's.
    """
    form = MappableForm(request.POST)
    if not form.is_valid():
        raise Http404
    own: Any = form.proxy.objects.filter(property=hotel).select_related("connection__account")
    return get_object_or_404(own, pk=form.pk), form.cleaned_data["is_open"]


def page(
    request: SignedInRequest,
    hotel: Property,
    *,
    row: AnyMappable | None = None,
    refusal: Refusal | None = None,
    new_code: NewCodeForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Return the whole page, with the line of `row` open."""
    filters = Filters.of(request.GET)
    contents = _get_contents(hotel)
    rates = [line for line in contents.rates if filters.keeps(line) or line.row == row]
    shown = next((line for line in contents.rates if line.row == row), None)
    paging = Paging.of(rates, filters, shown=shown)
    contents.suggest([*paging.lines, *contents.rooms])
    choices = {
        kind: Choice.among(
            contents.matching(filters, kind=kind),
            shown=contents.shown(paging.filters, kind=kind),
        )
        for kind in BY_KIND
    }
    if row is not None:
        _open(contents.line_of(row), refusal)
    context = _context(request, contents, paging.filters)
    context |= {
        "paging": paging,
        "rate_lines": render_lines(paging.lines, page=context, request=request),
        "room_lines": render_lines(contents.rooms, page=context, request=request),
        "choices": choices,
        "new_code": new_code or NewCodeForm(initial={"kind": request.GET.get("new")}),
        "is_adding_codes": "new" in request.GET,
        "unserved": contents.unserved,
        "to_undo": get_newest_to_undo(contents.account, now=timezone.now()),
        **_around(contents, may_change=may_change(request, contents.account)),
    }
    return render(request, "rates/page/page.html", context, status=status)


def answer(
    request: SignedInRequest,
    hotel: Property,
    row: AnyMappable,
    *,
    is_open: bool,
    change: MappingChange | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Return what has changed to HTMX; others go back to the line, or see the page refuse it."""
    filters = Filters.of(request.GET)
    if not request.htmx:
        if refusal is not None:
            return page(request, hotel, row=row, refusal=refusal, status=refusal.status)
        return redirect(f"{_address('page', hotel)}{filters.query}#{row.key}")
    contents = _get_contents(hotel)
    line = contents.line_of(row)
    neighbours = contents.following(line, change, filters) if change else []
    if change is None:
        contents.suggest([line])
    line.refusal = refusal
    if is_open:
        _open(line, refusal)
    for each in neighbours:
        each.is_neighbour = True
    context = _context(request, contents, filters)
    context["lines"] = render_lines((line, *neighbours), page=context, request=request)
    status = refusal.status if refusal else HTTPStatus.OK
    response = render(request, "rates/page/_answer.html", context, status=status)
    # A boosted form would put its own address, which only takes forms, into the address bar.
    response["HX-Push-Url"] = "false"
    return response


def _around(contents: MappingPage, *, may_change: bool) -> dict[str, Any]:
    """Return what leads on: everything in one go while much is open, the next hotel at the end."""
    now = timezone.now()
    if may_change and contents.left:
        return {"outline": get_outline(contents.account, now=now)}
    if not contents.is_done:
        return {}
    return {
        "is_done": True,
        "is_stale": bool(get_stale([contents.hotel], now=now)),
        "next": get_next_to_do(contents.account, now=now),
    }


def _get_contents(hotel: Property) -> MappingPage:
    return get_mapping_page(hotel, on=hotel.today(now=timezone.now()))


def _open(line: Line, refusal: Refusal | None) -> None:
    line.refusal = refusal
    line.is_open = True
    line.steps = get_steps(line.row)


def _context(request: SignedInRequest, contents: MappingPage, filters: Filters) -> dict[str, Any]:
    hotel = contents.hotel
    account = contents.account
    return {
        "hotel": hotel,
        "account": account,
        "has_exact_match_rule": hasattr(account, "exact_match_rule"),
        "contents": contents,
        "filters": filters,
        "tabs": make_tabs(contents.rates, filters, keeps=KEEPS),
        "may_change": may_change(request, account),
        "is_part": bool(request.htmx),
        # Said once for each line, so as plainly as can be.
        "csrf": get_token(request),
        "to_change": _address("change", hotel) + filters.query,
        "to_look": _address("look", hotel) + filters.query,
        "to_selected": _address("selected", hotel) + filters.query,
        "to_codes": _address("codes", hotel) + filters.query,
    }


def _address(name: str, hotel: Property) -> str:
    return reverse(f"rates:{name}", args=[hotel.pk])
