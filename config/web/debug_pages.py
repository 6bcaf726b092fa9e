"""The product's page for a wrong address where DEBUG is on, with Django's details behind it."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# In the query: show Django's own page, with all addresses.
DETAILS = "django-details"
OF_DJANGO = b"<code>DEBUG = True</code>"


class DebugPagesMiddleware:
    """Show whoever tries `make run` what a hotelier would see, and developers the way on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace Django's page about a wrong address; a view's own 404 stays as it is."""
        response = self.get_response(request)
        is_wrong_address = settings.DEBUG and response.status_code == HTTPStatus.NOT_FOUND
        if not is_wrong_address or DETAILS in request.GET or response.streaming:
            return response
        if OF_DJANGO not in response.content:
            return response
        context = {"details": f"?{DETAILS}=1"}
        return render(request, "errors/404.html", context, status=HTTPStatus.NOT_FOUND)
