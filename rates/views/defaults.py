"""What an account or a hotel has by default instead of what the maker says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from hotels.models import Property
from rates.codes import get_offered_codes
from rates.defaults import Applied, NoSuchDefault, change_own, take_away
from rates.models import used_kinds
from rates.models.code_key import InvalidCode
from rates.page.defaults import KINDS, OwnDefaultForm, TakeAwayForm, list_defaults
from rates.views.page import get_hotel, may_change

Role = Membership.Role


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def defaults(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show what holds by default at the hotel; a form that was sent sets one or takes it away."""
    role = Role.MANAGER if request.method == "POST" else Role.VIEWER
    hotel = get_hotel(request, hotel_id, role=role)
    if request.method != "POST":
        return _show(request, hotel)
    try:
        applied = _change(request, hotel)
    except InvalidCode as invalid:
        messages.warning(request, invalid.message)
    except NoSuchDefault:
        messages.warning(request, _("It was taken away already."))
    else:
        messages.success(request, _tell(applied))
    return redirect("rates:defaults", hotel.pk)


def _change(request: SignedInRequest, hotel: Property) -> Applied:
    """Do what the form asks for. Raises InvalidCode, NoSuchDefault, Http404."""
    account, now = hotel.connection.account, timezone.now()
    if "gone" in request.POST:
        gone = TakeAwayForm(request.POST)
        if not gone.is_valid():
            raise Http404
        return take_away(account, pk=gone.cleaned_data["gone"], now=now)
    form = OwnDefaultForm(request.POST)
    if not form.is_valid():
        if set(form.errors) == {"pattern"}:
            raise InvalidCode(_("Say which code at apaleo you mean."))
        raise Http404
    data = form.cleaned_data
    return change_own(
        account,
        hotel=hotel if data["level"] == "hotel" else None,
        kind=data["kind"],
        pattern=data["pattern"],
        code=data["code"],
        now=now,
    )


def _show(request: SignedInRequest, hotel: Property) -> HttpResponse:
    account = hotel.connection.account
    context: dict[str, Any] = {
        "hotel": hotel,
        "account": account,
        "may_change": may_change(request, account),
        "rows": list_defaults(hotel),
        "kinds": [(kind, KINDS[kind]) for kind in used_kinds()],
        **get_offered_codes(account),
    }
    return render(request, "rates/defaults/defaults.html", context)


def _tell(applied: Applied) -> str:
    """Return what has become of it, in sentences."""
    mapped = ngettext(
        "Saved. %(number)d line is mapped by it.",
        "Saved. %(number)d lines are mapped by it.",
        applied.mapped,
    ) % {"number": applied.mapped}
    if not applied.unmapped:
        return mapped
    taken = ngettext(
        "%(number)d line has no code any more.",
        "%(number)d lines have no code any more.",
        applied.unmapped,
    ) % {"number": applied.unmapped}
    return f"{mapped} {taken}"
