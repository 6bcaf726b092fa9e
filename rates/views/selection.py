"""Changing several lines of the mapping page at once."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access.requests import SignedInRequest
from accounts.models import Account, Membership, User
from rates.mapping import ChangeContext, SwitchedOff
from rates.models import BY_KIND, AnyMappable, Origin
from rates.models.code_key import InvalidCode
from rates.page.commands import Do, UnknownCode, get_code
from rates.page.filters import Filters
from rates.page.forms import SelectionForm
from rates.page.selection import (
    Chosen,
    Outcome,
    accept_each,
    exclude_each,
    include_each,
    map_each,
    read_row_tokens,
)
from rates.views.page import get_hotel


@require_POST
def selected(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Change what is selected, and come back to the page with how many were changed."""
    hotel = get_hotel(request, hotel_id, role=Membership.Role.MANAGER)
    form = SelectionForm(request.POST)
    if not form.is_valid():
        raise Http404
    do, code = form.cleaned_data["do"], form.cleaned_data["code"]
    proxy = BY_KIND[form.cleaned_data["kind"]]
    chosen = read_row_tokens(request.POST.getlist("chosen"), hotel=hotel, proxy=proxy)
    if not chosen:
        messages.warning(request, "Nothing is selected. Tick the lines that you mean first.")
    elif do == Do.MAP and not code:
        messages.warning(request, "Say to which code: type one beside the button.")
    else:
        try:
            outcome, done = _change(
                chosen, do=do, code=code, account=hotel.connection.account, by=request.user
            )
        except InvalidCode as invalid:
            messages.warning(request, invalid.message)
        except UnknownCode:
            messages.warning(request, f"There is no code {code} yet. Create it first.")
        except SwitchedOff:
            messages.warning(request, f"{code} is switched off. Choose another code.")
        else:
            _tell(request, outcome, done=done, noun=proxy.noun)
    query = Filters.of(request.GET).query
    return redirect(f"{reverse('rates:page', args=[hotel.pk])}{query}")


def _change(
    chosen: list[Chosen], *, do: str, code: str, account: Account, by: User
) -> tuple[Outcome, str]:
    """Change what is chosen, and return what came of it and how to say what was done."""
    row: AnyMappable = chosen[0].row
    context = ChangeContext(by=by, now=timezone.now())
    match do:
        case Do.MAP:
            to = get_code(row, code)
            return map_each(chosen, code=to, context=context), f"mapped to {to.code}"
        case Do.ACCEPT:
            codes = row.code_model.objects.for_account(account).active()
            context = replace(context, origin=Origin.ACCEPTED)
            return accept_each(chosen, codes=codes, context=context), "mapped as suggested"
        case Do.EXCLUDE:
            return exclude_each(chosen, context=context), "set aside"
        case _:
            return include_each(chosen, context=context), "used again"


def _tell(request: HttpRequest, outcome: Outcome, *, done: str, noun: str) -> None:
    changed = f"{outcome.changed} {noun}{pluralize(outcome.changed)}"
    if outcome.left:
        were = pluralize(outcome.left, "was,were")
        messages.warning(
            request,
            f"{changed} {done}. {outcome.left} {were} changed by somebody else meanwhile and left "
            "like that: have another look.",
        )
    else:
        messages.success(request, f"{changed} {pluralize(outcome.changed, 'is,are')} {done}.")
