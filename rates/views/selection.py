"""Changing several lines of the mapping page at once."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access.requests import SignedInRequest
from accounts.models import Account, Membership, User
from hotels.models import Property
from rates.mapping import ChangeContext, SwitchedOff, UnknownCode
from rates.models import BY_KIND, AnyMappable, Origin
from rates.models.code_key import InvalidCode
from rates.page.commands import Do, get_code
from rates.page.contents import get_mapping_page
from rates.page.forms import SelectionForm
from rates.page.listing.filters import Filters
from rates.page.listing.selection import (
    Chosen,
    Outcome,
    Outdated,
    TooMany,
    accept_each,
    check_as_seen,
    choose,
    choose_sure,
    exclude_each,
    in_one_step,
    include_each,
    map_each,
    read_row_tokens,
)
from rates.page.outcomes import tell_outcome, tell_outdated, tell_too_many
from rates.views.page import get_hotel


@require_POST
def selected(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Change what is selected, and come back to the page with how many were changed."""
    hotel = get_hotel(request, hotel_id, role=Membership.Role.MANAGER)
    form = SelectionForm(request.POST)
    if not form.is_valid():
        raise Http404
    filters = Filters.of(request.GET)
    told, is_done = _do(form.cleaned_data, request.POST, filters, hotel=hotel, by=request.user)
    (messages.success if is_done else messages.warning)(request, told)
    return redirect(f"{reverse('rates:page', args=[hotel.pk])}{filters.query}")


def _do(
    data: dict[str, Any], posted: QueryDict, filters: Filters, *, hotel: Property, by: User
) -> tuple[str, bool]:
    """Do what a valid form says, and return what came of it and whether that is all of it."""
    do, kind, code = data["do"], data["kind"], data["code"]
    try:
        chosen = (
            _choose_matching(data, filters, hotel=hotel)
            if data["all"]
            else read_row_tokens(posted.getlist("chosen"), hotel=hotel, proxy=BY_KIND[kind])
        )
        if not chosen:
            return _("Nothing is selected. Tick the lines that you mean first."), False
        if do == Do.MAP and not code:
            return _("Say to which code: type one beside the button."), False
        outcome, to = _change(chosen, do=do, code=code, account=hotel.connection.account, by=by)
    except Outdated as outdated:
        return tell_outdated(outdated), False
    except TooMany:
        return tell_too_many(), False
    except InvalidCode as invalid:
        return invalid.message, False
    except UnknownCode:
        unknown = _("There is no code %(code)s yet. Create it first.")
        return unknown % {"code": code}, False
    except SwitchedOff:
        off = _("%(code)s is switched off. Choose another code.")
        return off % {"code": code}, False
    return tell_outcome(outcome, kind=kind, do=do, code=to), not outcome.left


def _choose_matching(data: dict[str, Any], filters: Filters, *, hotel: Property) -> list[Chosen]:
    """Return what the filters leave by now; raises Outdated unless it is what was seen."""
    contents = get_mapping_page(hotel, on=hotel.today(now=timezone.now()))
    if data["do"] == Do.ACCEPT:
        shown = contents.shown(filters, kind=data["kind"])
        contents.suggest(shown)
        chosen = choose_sure(shown)
    else:
        chosen = choose(contents.matching(filters, kind=data["kind"]))
    check_as_seen(chosen, seen=data["seen"])
    return chosen


def _change(
    chosen: list[Chosen], *, do: str, code: str, account: Account, by: User
) -> tuple[Outcome, str]:
    """Change what is chosen, and return what came of it and the code as it is written."""
    row: AnyMappable = chosen[0].row
    with in_one_step(account, ChangeContext(by=by, now=timezone.now())) as context:
        match do:
            case Do.MAP:
                to = get_code(row, code)
                return map_each(chosen, code=to, context=context), to.code
            case Do.ACCEPT:
                codes = row.code_model.objects.for_account(account).active()
                context = replace(context, origin=Origin.ACCEPTED)
                return accept_each(chosen, codes=codes, context=context), ""
            case Do.EXCLUDE:
                return exclude_each(chosen, context=context), ""
            case _:
                return include_each(chosen, context=context), ""
