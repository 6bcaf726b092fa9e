"""Only one address is Lobby's own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

CALLBACK_PATH = "/connect/callback/"
SAFE_METHODS = frozenset({"GET", "HEAD"})


class PublicHostMiddleware:
    """Keep people on PUBLIC_URL, where their cookies and the redirect URI belong.

    A page asked for under another allowed host is redirected. What carries a code or changes
    something is refused with 400 instead: a redirect would repeat its code, or lose its form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, redirect or refuse one request."""
        here = f"{request.scheme}://{request.get_host()}"
        if here == settings.PUBLIC_URL or request.path.startswith("/health/"):
            return self.get_response(request)
        if request.path == CALLBACK_PATH or request.method not in SAFE_METHODS:
            return render(request, "wrong_address.html", status=400)
        return HttpResponseRedirect(settings.PUBLIC_URL + request.get_full_path())
