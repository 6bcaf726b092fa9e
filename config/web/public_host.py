"""Only one address is Lobby's own."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string

from config.branding.context import brand

CALLBACK_PATH = "/connect/callback/"
# Asked from within, by IP address; the answer depends on no host.
HOSTLESS_PATHS = ("/health/", "/metrics/")
SAFE_METHODS = frozenset({"GET", "HEAD"})
USUAL_PORTS = {"http": ":80", "https": ":443"}


class PublicHostMiddleware:
    """Keep people on PUBLIC_URL, where their cookies and the redirect URI belong.

    A page asked for under another allowed host is redirected. What carries a code or changes
    something is refused with 400 instead: a redirect would repeat its code, or lose its form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, redirect or refuse one request."""
        if request.path.startswith(HOSTLESS_PATHS):
            request.META["HTTP_HOST"] = settings.PUBLIC_HOST
            return self.get_response(request)
        try:
            here = address_of(request)
        except DisallowedHost:
            return refusal(request)
        if here == settings.PUBLIC_URL.lower():
            return self.get_response(request)
        if request.path == CALLBACK_PATH or request.method not in SAFE_METHODS:
            return refusal(request)
        return HttpResponseRedirect(settings.PUBLIC_URL + request.get_full_path())


def address_of(request: HttpRequest) -> str:
    """Return scheme, host and unusual port the request came to. Raise DisallowedHost."""
    scheme = request.scheme or ""
    host = request.get_host().lower().removesuffix(USUAL_PORTS.get(scheme, ""))
    return f"{scheme}://{host}"


def refusal(request: HttpRequest) -> HttpResponse:
    """Return the page that leads to the right address.

    It is made without the request: nobody is signed in at an address that is not ours. What was
    asked for may hold a code, so no cache keeps the answer and no other page learns the address.
    """
    context = {**brand(request), "public_url": settings.PUBLIC_URL}
    page = render_to_string("errors/wrong_address.html", context)
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return HttpResponse(page, status=400, headers=headers)
