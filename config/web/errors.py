"""The pages of what went wrong, in `templates/errors/`.

Django and allauth look for these views by name in `config/urls.py` and in the settings.
"""

import math

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import csrf, defaults

from accounts.waiting_time import seconds_to_wait

ONE_MINUTE = 60


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: the browser sent what no page expects, or more than any takes at once."""
    is_too_much = isinstance(exception, (TooManyFieldsSent, TooManyFilesSent, RequestDataTooBig))
    template = "errors/too_much.html" if is_too_much else "errors/400.html"
    return defaults.bad_request(request, exception, template_name=template)


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
    return defaults.server_error(request, template_name="errors/500.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403: nobody knows whether the person meant to send this form."""
    return csrf.csrf_failure(request, reason, template_name="errors/403_csrf.html")
