"""The page that says why nothing was connected, and what to do."""

import math
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from accounts.access.requests import HtmxRequest
from accounts.models import Membership
from connect.consent.scopes import explain_scope
from connect.platform import sign_out_address
from connect.refusals import Reason, Refusal
from connect.views.roles import has_role
from hotels.models import Connection

STATUSES = {
    Reason.DECLINED: HTTPStatus.FORBIDDEN,
    Reason.INVALID: HTTPStatus.BAD_REQUEST,
    Reason.EXPIRED: HTTPStatus.BAD_REQUEST,
    Reason.OTHER_BROWSER: HTTPStatus.FORBIDDEN,
    Reason.SIGNED_OUT: HTTPStatus.FORBIDDEN,
    Reason.OTHER_USER: HTTPStatus.FORBIDDEN,
    Reason.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Reason.HELD_ELSEWHERE: HTTPStatus.CONFLICT,
    Reason.OTHER_APALEO_ACCOUNT: HTTPStatus.CONFLICT,
    Reason.NO_REFRESH_TOKEN: HTTPStatus.FORBIDDEN,
    Reason.MISSING_SCOPE: HTTPStatus.FORBIDDEN,
    Reason.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.NOT_ACCEPTED: HTTPStatus.BAD_REQUEST,
    Reason.INVALID_ID_TOKEN: HTTPStatus.BAD_GATEWAY,
    Reason.MISCONFIGURED: HTTPStatus.BAD_GATEWAY,
    Reason.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Reason.IN_PROGRESS: HTTPStatus.CONFLICT,
    Reason.SIGN_IN_NEEDED: HTTPStatus.FORBIDDEN,
    Reason.ACCOUNT_CHOICE_NEEDED: HTTPStatus.FORBIDDEN,
    Reason.CONSENT_NEEDED: HTTPStatus.FORBIDDEN,
    Reason.SCOPE_NOT_ENABLED: HTTPStatus.BAD_GATEWAY,
    Reason.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.FAILED: HTTPStatus.INTERNAL_SERVER_ERROR,
}
# Where the login that apaleo remembers may be what stands in the way.
ABOUT_THE_LOGIN = {
    Reason.DECLINED,
    Reason.SIGN_IN_NEEDED,
    Reason.ACCOUNT_CHOICE_NEEDED,
    Reason.CONSENT_NEEDED,
    Reason.HELD_ELSEWHERE,
    Reason.OTHER_APALEO_ACCOUNT,
}
# Over within seconds: whoever waits on the page is led on by it.
PASSING = {Reason.BUSY, Reason.IN_PROGRESS}
SECONDS_TO_PASS = 2


def refusal_page(request: HtmxRequest, refusal: Refusal) -> HttpResponse:
    """Return the page of a refusal, with the way to where the same can be started again.

    HTMX asks for a page that waits: it is told of nothing new, or to load the page anew.
    """
    is_passing = refusal.reason in PASSING
    if request.htmx:
        return HttpResponse(status=204) if is_passing else HttpResponseClientRefresh()
    seconds = SECONDS_TO_PASS if is_passing else _seconds_until(refusal.again_at)
    context = {
        "minutes": math.ceil(seconds / 60),
        "renews": _if_theirs(request, refusal.connection),
        "apaleo_user": refusal.apaleo_user,
        "sign_out": sign_out_address() if refusal.reason in ABOUT_THE_LOGIN else "",
        "has_no_cookies": not request.COOKIES,
        "missing": [(scope, explain_scope(scope)) for scope in (refusal.scope or "").split()],
    }
    response = render(
        request,
        f"connect/refusals/{refusal.reason.value}.html",
        context,
        status=STATUSES[refusal.reason],
    )
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def _seconds_until(moment: datetime | None) -> int:
    if moment is None:
        return 0
    return max(1, math.ceil((moment - timezone.now()).total_seconds()))


def _if_theirs(request: HttpRequest, connection: Connection | None) -> Connection | None:
    """Keep the connection from whoever else is signed in by now."""
    if connection is None:
        return None
    is_theirs = has_role(request, connection.account, Membership.Role.MANAGER)
    return connection if is_theirs else None
