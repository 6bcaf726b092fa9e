"""Mapping a hotel's rate plans and room types to the app's own codes, line by line."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access.requests import SignedInRequest
from accounts.forms import read
from accounts.models import Membership
from rates.codes import CodeTaken, create_code
from rates.models import MappableRatePlan, RateCode, RoomCode, used_kinds
from rates.page.commands import execute
from rates.page.forms import CommandForm, NewCodeForm, RuleForm
from rates.page.listing.filters import Filters
from rates.page.refusals import REASONS, get_refusal
from rates.suggestions import switch_exact_matches
from rates.views.page import answer, get_hotel, get_mappable, page

Role = Membership.Role
CODE_MODELS: dict[str, type[RateCode] | type[RoomCode]] = {"rate": RateCode, "room": RoomCode}


@require_safe
@never_cache
def rates(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show the hotel's rate plans and room types with their codes and suggestions."""
    return page(request, get_hotel(request, hotel_id, role=Role.VIEWER))


@require_POST
@never_cache
def look(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Open or close one line: its days and its history. Changes nothing.

    It takes a form because ids of rate plans are in no address.
    """
    hotel = get_hotel(request, hotel_id, role=Role.VIEWER)
    row, is_open = get_mappable(request, hotel)
    if is_open or bool(request.htmx):
        return answer(request, hotel, row, is_open=not is_open)
    return page(request, hotel, row=row)


@require_POST
@never_cache
def change(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Change what one line is mapped to, or say on the line why not."""
    hotel = get_hotel(request, hotel_id, role=Role.MANAGER)
    row, is_open = get_mappable(request, hotel)
    form = CommandForm(request.POST)
    command = form.command() if form.is_valid() else None
    if command is None or not command.suits(row):
        raise Http404
    try:
        made = execute(command, row=row, by=request.user, now=timezone.now())
    except REASONS as reason:
        refusal = get_refusal(reason, command=command, row=row)
        return answer(request, hotel, row, is_open=is_open, refusal=refusal)
    return answer(request, hotel, row, is_open=is_open, change=made)


@require_POST
def rule(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Have exact matches of the whole account mapped by themselves, or no longer."""
    hotel = get_hotel(request, hotel_id, role=Role.MANAGER)
    if MappableRatePlan.kind not in used_kinds():
        raise Http404
    is_on = read(RuleForm, request)["is_on"]
    mapped = switch_exact_matches(hotel.connection.account, is_on=is_on, now=timezone.now())
    messages.success(request, _told_of_rule(len(mapped), is_on=is_on))
    return redirect("rates:page", hotel.pk)


@require_POST
def codes(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Create a rate code or a room code, and come back to the page."""
    hotel = get_hotel(request, hotel_id, role=Role.MANAGER)
    form = NewCodeForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            created = create_code(
                hotel.connection.account,
                model=CODE_MODELS[data["kind"]],
                code=data["code"],
                name=data["name"],
            )
        except CodeTaken:
            form.add_error("code", _("This code exists already."))
        else:
            messages.success(request, _("%(code)s is created.") % {"code": created.code})
            query = Filters.of(request.GET).query
            # The form stays open for the next code of its kind.
            more = f"{'&' if query else '?'}new={data['kind']}#new-code"
            return redirect(f"{reverse('rates:page', args=[hotel.pk])}{query}{more}")
    return page(request, hotel, new_code=form, status=422)


def _told_of_rule(number: int, *, is_on: bool) -> str:
    if not is_on:
        return _("Exact matches are no longer mapped by themselves.")
    if not number:
        return _("Exact matches are mapped by themselves from now on.")
    return ngettext(
        "Exact matches are mapped by themselves from now on. %(number)d mapped.",
        "Exact matches are mapped by themselves from now on. %(number)d mapped.",
        number,
    ) % {"number": number}
