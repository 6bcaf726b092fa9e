"""Every page is for people who are signed in, unless its view says `login_not_required`."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase


class SignedInMiddleware(LoginRequiredMiddleware):
    """Django's own, which knows HTMX.

    Which rows a user may reach is for the view's lookups: see `accounts.access`.
    """

    def handle_no_permission(  # type: ignore[override]  # any answer will do
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Send anonymous visitors to the login page and back."""
        if getattr(request, "htmx", False):
            # Signed out in another tab: the whole page has to go to the login, not a part of it.
            return HttpResponse(status=401, headers={"HX-Refresh": "true"})
        return super().handle_no_permission(request, view_func)
