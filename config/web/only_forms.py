"""What a person sees who opens an address that only takes forms."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.sign_in.returning import page_above


class OnlyFormsMiddleware:
    """Answer a browser's 405 with a page that leads on, instead of with nothing.

    People come there by a bookmark, by the browser's "back", or by typing: whatever the address,
    the page above it is where its form stands.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace the empty answer; which methods are allowed stays in its header."""
        response = self.get_response(request)
        is_refusal = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        if not is_refusal or request.method != "GET" or not request.accepts("text/html"):
            return response
        page = render(
            request,
            "errors/405.html",
            {"page_above": page_above(request.path)},
            status=HTTPStatus.METHOD_NOT_ALLOWED,
        )
        page["Allow"] = response.headers.get("Allow", "")
        return page
