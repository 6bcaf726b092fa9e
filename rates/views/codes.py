"""The account's own codes: renaming, naming, switching off and deleting them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from rates.codes import CodeTaken
from rates.page.forms import code_kinds
from rates.page.managing import MODELS, CodeGone, InUse, ManageForm, list_codes, manage
from rates.views.page import get_hotel, may_change

Role = Membership.Role
HEADINGS = {"rate": gettext_lazy("Rate codes"), "room": gettext_lazy("Room codes")}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code_list(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show the account's codes; a form that was sent changes one of them."""
    role = Role.MANAGER if request.method == "POST" else Role.VIEWER
    hotel = get_hotel(request, hotel_id, role=role)
    account = hotel.connection.account
    if request.method == "POST":
        form = ManageForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            codes: Any = MODELS[data["kind"]].objects.for_account(account)
            code = get_object_or_404(codes, pk=data["pk"])
            _manage(request, code, data)
        else:
            for errors in form.errors.values():
                messages.warning(request, " ".join(map(str, errors)))
        return redirect("rates:code_list", hotel.pk)
    context = {
        "hotel": hotel,
        "account": account,
        "may_change": may_change(request, account),
        "kinds": [
            (kind, HEADINGS[kind], list_codes(account, kind)) for kind, _label in code_kinds()
        ],
    }
    return render(request, "rates/codes/codes.html", context)


def _manage(request: SignedInRequest, code: Any, data: dict[str, Any]) -> None:
    words = {"code": code.code}
    try:
        manage(code, do=data["do"], to=data["code"], name=data["name"])
    except CodeTaken as taken:
        messages.warning(request, _("There is a code %(code)s already.") % {"code": taken.args[0]})
    except InUse:
        messages.warning(
            request, _("%(code)s is or was mapped: switch it off instead of deleting it.") % words
        )
    except CodeGone:
        raise Http404 from None
    else:
        done = {
            "save": _("%(code)s is saved.") % {"code": code.code},
            "delete": _("%(code)s is deleted.") % words,
            "off": _("%(code)s is switched off. It stays where it is mapped.") % words,
            "on": _("%(code)s is switched on.") % words,
        }
        messages.success(request, done[data["do"]])
