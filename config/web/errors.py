"""The pages of what went wrong, in `templates/errors/`.

Django and allauth look for these views by name in `config/urls.py` and in the settings.
"""

import logging
import math

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from accounts.sign_in.returning import page_of_form
from accounts.sign_in.waiting_time import seconds_to_wait

logger = logging.getLogger(__name__)

ONE_MINUTE = 60


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: the browser sent what no page expects, or more than any takes at once."""
    is_too_much = isinstance(exception, (TooManyFieldsSent, TooManyFilesSent, RequestDataTooBig))
    template = "errors/too_much.html" if is_too_much else "errors/400.html"
    return _alone(template, status=400, back=page_of_form(request))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: the person's role does not allow it."""
    return defaults.permission_denied(request, exception, template_name="errors/403.html")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: there is nothing, or nothing of theirs."""
    return defaults.page_not_found(request, exception, template_name="errors/404.html")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429: allauth's rate limits, with the time that is really to be waited."""
    seconds = seconds_to_wait(request)
    minutes = math.ceil(seconds / 60) if seconds and seconds > ONE_MINUTE else None
    page = {"seconds": seconds, "minutes": minutes}
    response = render(request, "errors/429.html", page, status=429)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, by a page that needs no database and no context."""
    try:
        return _alone(
            "errors/500.html",
            status=500,
            support_email=settings.SUPPORT_EMAIL,
            request_id=structlog.contextvars.get_contextvars().get("request", ""),
        )
    except Exception:
        # The page itself is what is broken: a maker's template, or a file that is not there.
        logger.exception("The page about an error could not be shown")
        return defaults.server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403: nobody knows whether the person meant to send this form."""
    return _alone("errors/403_csrf.html", status=403, back=page_of_form(request))


def _alone(template: str, *, status: int, **context: str) -> HttpResponse:
    """Return a page that knows no more than `context`: no session, no database."""
    return HttpResponse(render_to_string(template, context), status=status)
