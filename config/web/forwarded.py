"""What a proxy says of the request, where it speaks with two tongues."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SCHEME = "HTTP_X_FORWARDED_PROTO"


class ForwardedSchemeMiddleware:
    """Believe X-Forwarded-Proto only where it says one thing.

    A proxy that adds its word to that of the client sends `https, http`, and Django would take
    the first, which is the client's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Drop a header of several values, then pass the request on."""
        if "," in request.META.get(SCHEME, ""):
            del request.META[SCHEME]
        return self.get_response(request)
