"""What a person reads when the key is lost that their second factor is kept under."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from encryption.keyring import Undecryptable

logger = logging.getLogger(__name__)


class LostKeyMiddleware:
    """Answer 503 and say so in a sentence where none of TOKEN_KEYS opens what a view needs.

    Lost tokens of a hotel never come this far: their connection is marked. What does is a second
    factor, at sign-in and on the pages about it, and nobody is let in without it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page about a lost key, or nothing for any other error."""
        if not isinstance(error, Undecryptable):
            return None
        logger.error("security: no key of TOKEN_KEYS opens what %s needs", request.path)
        context = {"support_email": settings.SUPPORT_EMAIL}
        return render(request, "errors/key_unavailable.html", context, status=503)
