"""Leaving for good: an owner closes the account, a person takes their data or is erased."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import members
from accounts.access import get_membership, require_role
from accounts.access.requests import SignedInRequest
from accounts.leaving import closing, erasing, personal_data
from accounts.models import Membership
from accounts.trail.events import DATA_EXPORTED
from accounts.trail.receivers import record_login


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest) -> HttpResponse:
    """Ask the owner whether they mean it, then close the chosen account, with their password."""
    membership = get_membership(request)
    if membership is None:
        return redirect("accounts:new")
    account = membership.account
    require_role(account, user=request.user, role=Membership.Role.OWNER)
    if request.method != "POST":
        return render(request, "accounts/close.html", {"account": account})
    if request.POST.get("account") != str(account.pk):
        # Another one was chosen in another tab since the page was shown.
        return redirect("accounts:close")
    raise_if_reauthentication_required(request, app="accounts")
    closing.close(account, by=request.user, now=timezone.now())
    messages.success(request, gettext("%(account)s is closed.") % {"account": account})
    return redirect("accounts:new")


@require_safe
def personal(request: SignedInRequest) -> HttpResponse:
    """Show what a person can do with what is kept about them."""
    return render(request, "accounts/personal_data.html")


@require_safe
@never_cache
def export(request: SignedInRequest) -> StreamingHttpResponse:
    """Send all that is kept about the visitor, as JSON."""
    record_login(DATA_EXPORTED, user=request.user, request=request)
    response = StreamingHttpResponse(
        personal_data.export(request.user), content_type="application/json; charset=utf-8"
    )
    day = f"{timezone.now():%Y-%m-%d}"
    response["Content-Disposition"] = f'attachment; filename="personal-data-{day}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedInRequest) -> HttpResponse:
    """Ask the visitor whether they mean it, then erase them, with their password."""
    # What stands in the way is told before the password is asked for, and again where it came
    # up meanwhile.
    if request.user.is_staff:
        raise PermissionDenied
    owned = members.owned_alone(request.user)
    if request.method != "POST":
        return render(request, "accounts/erase.html", {"owned": owned})
    if owned.exists():
        return redirect("accounts:erase")
    raise_if_reauthentication_required(request, app="accounts")
    try:
        erasing.erase(request.user, now=timezone.now())
    except members.LastOwner:
        return redirect("accounts:erase")
    except erasing.WorksHere:
        raise PermissionDenied from None
    logout(request)
    # After the end of the session, so that it is not forgotten with it.
    messages.success(request, gettext("Your login is erased."))
    return redirect("/")
