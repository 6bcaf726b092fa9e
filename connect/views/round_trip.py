"""The OAuth round trip: to apaleo's consent screen and back."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import choose_account, get_for_member
from accounts.access.requests import HtmxRequest, SignedInRequest
from accounts.models import Account, Membership, User
from apaleo.errors import RemoteContractError, RemoteUnavailable
from connect import authorization, platform
from connect.browser import get_browser_token, new_browser_token, set_browser_token
from connect.forms import StartForm
from connect.refusals import Reason, Refusal
from connect.views.departure import lead_on
from connect.views.nothing_new import nothing_new
from connect.views.refusal_page import refusal_page
from hotels.models import Connection

log = logging.getLogger(__name__)


@require_POST
def start(request: SignedInRequest) -> HttpResponse:
    """Send the hotelier to the consent screen, for an account or to renew a connection."""
    form = StartForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Which account is to be connected?")
    account, renews = _what_to_connect(form, user=request.user)
    browser_token = get_browser_token(request) or new_browser_token()
    try:
        with platform.capacity():
            consent_screen = authorization.begin(
                user=request.user,
                account=account,
                browser_token=browser_token,
                reconnects=renews,
                chooses_login=form.cleaned_data["choose_login"],
                now=timezone.now(),
            )
    except platform.Busy:
        return refusal_page(request, Refusal(Reason.BUSY, connection=renews))
    except Refusal as refusal:
        return refusal_page(request, refusal)
    except RemoteUnavailable:
        return refusal_page(request, Refusal(Reason.UNAVAILABLE, connection=renews))
    except RemoteContractError:
        log.exception("The identity server and this app do not agree")
        return refusal_page(request, Refusal(Reason.MISCONFIGURED, connection=renews))
    response = lead_on(request, consent_screen)
    set_browser_token(response, browser_token)
    return response


@login_not_required
@never_cache
@require_GET
def callback(request: HtmxRequest) -> HttpResponse:
    """Finish the OAuth round trip: lead on to the connection, or say why there is none.

    The address holds a code, so the answer is kept by no cache and named to no other page.
    """
    response = _finish(request)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _finish(request: HtmxRequest) -> HttpResponse:
    try:
        with platform.capacity():
            return _complete(request)
    except platform.Busy:
        return refusal_page(request, Refusal(Reason.BUSY))


def _complete(request: HtmxRequest) -> HttpResponse:
    try:
        trip = authorization.complete(
            query=request.GET,
            user=request.user,
            browser_token=get_browser_token(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return refusal_page(request, refusal)
    connection = trip.connection
    if connection is None:
        raise LookupError(f"{trip} was completed without a connection")
    choose_account(request, connection.account)
    if request.htmx:
        # For a page that waited: it is loaded anew, in its own place, and led on from here.
        return HttpResponseClientRefresh()
    if trip.is_repeated:
        messages.warning(request, nothing_new(connection))
    return redirect("connect:connection", connection.pk)


def _what_to_connect(form: StartForm, *, user: User) -> tuple[Account, Connection | None]:
    """Return the account and the connection to renew, or raise Http404 or PermissionDenied."""
    role = Membership.Role.MANAGER
    if form.cleaned_data["connection"]:
        rows = Connection.objects.select_related("account")
        renews = get_for_member(rows, user=user, role=role, pk=form.cleaned_data["connection"])
        return renews.account, renews
    pk = form.cleaned_data["account"]
    return get_for_member(Account.objects.all(), user=user, role=role, pk=pk), None
