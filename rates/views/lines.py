"""Mapping a hotel's rate plans and room types to the app's own codes, line by line."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import read
from accounts.models import Membership
from accounts.requests import SignedInRequest
from rates.codes import CodeTaken, create_rate_code, create_room_code
from rates.page.commands import carry_out
from rates.page.filters import Filters
from rates.page.forms import EditForm, NewCodeForm, RuleForm
from rates.page.refusals import REFUSALS, note_on
from rates.suggestions import switch_exact_matches
from rates.views.page import answer, get_hotel, get_thing, page

Role = Membership.Role


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
    thing, is_open = get_thing(request, hotel)
    if is_open or bool(request.htmx):
        return answer(request, hotel, thing, is_open=not is_open)
    return page(request, hotel, thing=thing)


@require_POST
@never_cache
def change(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Change what one line is mapped to, or say on the line why not."""
    hotel = get_hotel(request, hotel_id, role=Role.MANAGER)
    thing, is_open = get_thing(request, hotel)
    form = EditForm(request.POST)
    edit = form.edit() if form.is_valid() else None
    if edit is None or not edit.suits(thing):
        raise Http404
    try:
        made = carry_out(edit, thing=thing, by=request.user, now=timezone.now())
    except REFUSALS as refusal:
        note = note_on(refusal, edit=edit, thing=thing)
        return answer(request, hotel, thing, is_open=is_open, note=note)
    return answer(request, hotel, thing, is_open=is_open, change=made)


@require_POST
def rule(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Have exact matches of the whole account mapped by themselves, or no longer."""
    hotel = get_hotel(request, hotel_id, role=Role.MANAGER)
    is_on = read(RuleForm, request)["is_on"]
    mapped = switch_exact_matches(hotel.connection.account, is_on=is_on, now=timezone.now())
    state = "mapped by themselves from now on" if is_on else "no longer mapped by themselves"
    done = f" {len(mapped)} mapped." if mapped else ""
    messages.success(request, f"Exact matches are {state}.{done}")
    return redirect("rates:page", hotel.pk)


@require_POST
def codes(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Create a rate code or a room code, and come back to the page."""
    hotel = get_hotel(request, hotel_id, role=Role.MANAGER)
    form = NewCodeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        create = create_rate_code if said["kind"] == "rate" else create_room_code
        try:
            created = create(hotel.connection.account, code=said["code"], name=said["name"])
        except CodeTaken:
            form.add_error("code", "This code exists already.")
        else:
            messages.success(request, f"{created.code} is created.")
            query = Filters.of(request.GET).query
            return redirect(f"{reverse('rates:page', args=[hotel.pk])}{query}")
    return page(request, hotel, new_code=form, status=422)
