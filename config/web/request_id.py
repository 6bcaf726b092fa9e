"""A name for each request, in every log line about it and in its answer."""

import re
import secrets
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Take the id that a proxy of ours gave, or make one; a stranger's is not believed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the id, and log nothing of this request without it."""
        given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXY_COUNT else ""
        request_id = given if ACCEPTABLE.fullmatch(given) else secrets.token_hex(8)
        with structlog.contextvars.bound_contextvars(request=request_id):
            response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response
