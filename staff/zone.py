"""Staff see times as their own clocks show them, and are told which those are."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone


class StaffZoneMiddleware:
    """Pages of staff show and take times of STAFF_TIME_ZONE; all others those of TIME_ZONE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the zone that the page is in."""
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        with timezone.override(settings.STAFF_TIME_ZONE):
            return self.get_response(request)
