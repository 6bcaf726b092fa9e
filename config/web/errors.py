"""The pages of what went wrong, in `templates/errors/`.

Django and allauth look for these views by name in `config/urls.py` and in the settings.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import csrf, defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: the browser sent what no page expects."""
    return defaults.bad_request(request, exception, template_name="errors/400.html")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: the person's role does not allow it."""
    return defaults.permission_denied(request, exception, template_name="errors/403.html")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: there is nothing, or nothing of theirs."""
    return defaults.page_not_found(request, exception, template_name="errors/404.html")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429: allauth's rate limits."""
    return render(request, "errors/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, by a page that needs no database and no context."""
    return defaults.server_error(request, template_name="errors/500.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403: nobody knows whether the person meant to send this form."""
    return csrf.csrf_failure(request, reason, template_name="errors/403_csrf.html")
