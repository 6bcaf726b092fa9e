"""Changing several lines of the mapping page at once."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import Account, Membership
from accounts.requests import SignedInRequest
from rates.mapping import SwitchedOff
from rates.models import RateCode, RoomCode
from rates.page.commands import UnknownCode, get_code
from rates.page.filters import Filters
from rates.page.forms import SelectionForm
from rates.page.selection import (
    Chosen,
    Outcome,
    accept_each,
    map_each,
    read_tickets,
    set_aside_each,
)
from rates.views.page import get_hotel

THINGS = {"plan": "rate plan", "group": "room type"}


@require_POST
def selected(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Change what is selected, and come back to the page with how many were changed."""
    hotel = get_hotel(request, hotel_id, role=Membership.Role.MANAGER)
    form = SelectionForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    chosen = read_tickets(request.POST.getlist("chosen"), hotel=hotel, kind=said["kind"])
    if not chosen:
        messages.warning(request, "Nothing is selected. Tick the lines that you mean first.")
    elif said["do"] == "map" and not said["code"]:
        messages.warning(request, "Say to which code: type one beside the button.")
    else:
        try:
            _change(request, said, chosen, account=hotel.connection.account)
        except UnknownCode:
            messages.warning(request, f"There is no code {said['code']} yet. Create it first.")
        except SwitchedOff:
            messages.warning(request, f"{said['code']} is switched off. Choose another code.")
    query = Filters.of(request.GET).query
    return redirect(f"{reverse('rates:page', args=[hotel.pk])}{query}")


def _change(
    request: SignedInRequest, said: dict[str, str], chosen: list[Chosen], *, account: Account
) -> None:
    now, by = timezone.now(), request.user
    match said["do"]:
        case "map":
            code = get_code(chosen[0].thing, said["code"])
            outcome, what = map_each(chosen, code, by=by, now=now), f"mapped to {code.code}"
        case "accept":
            kind: type[RateCode] | type[RoomCode] = RateCode if said["kind"] == "plan" else RoomCode
            codes = kind.objects.for_account(account).active()
            outcome, what = accept_each(chosen, codes, by=by, now=now), "mapped as suggested"
        case do:
            is_aside = do == "aside"
            outcome = set_aside_each(chosen, is_set_aside=is_aside, by=by, now=now)
            what = "set aside" if is_aside else "used again"
    _tell(request, outcome, what=what, thing=THINGS[said["kind"]])


def _tell(request: HttpRequest, outcome: Outcome, *, what: str, thing: str) -> None:
    done = f"{outcome.changed} {thing}{pluralize(outcome.changed)}"
    if outcome.left:
        were = pluralize(outcome.left, "was,were")
        messages.warning(
            request,
            f"{done} {what}. {outcome.left} {were} changed by somebody else meanwhile and left "
            "like that: have another look.",
        )
    else:
        messages.success(request, f"{done} {pluralize(outcome.changed, 'is,are')} {what}.")
