"""What holds for every page: who may see it, how long for, and that no cache keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from accounts.sign_in import sessions
from accounts.sign_in.returning import keep_form


class NoStoreMiddleware:
    """Nothing is kept that was answered within a session, unless the answer says otherwise.

    Or else the browser's "back" shows the team, a second factor's secret or its recovery codes
    to whoever comes after the person who has signed out. Stands around the sessions' own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say that the answer is for this moment alone."""
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        is_in_session = name in request.COOKIES or name in response.cookies
        if is_in_session and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class SignedInMiddleware(LoginRequiredMiddleware):
    """Django's own, which knows HTMX: all is for who is signed in, but `login_not_required`.

    Which rows a user may reach is for the view's lookups: see `accounts.access`. No session lasts
    for ever, and those of staff end early, wherever they are used.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Sign out whose time is over, then ask for a login where one is needed."""
        is_guarded = getattr(view_func, "login_required", True) or _is_admin(request)
        if is_guarded and request.user.is_authenticated:
            now = timezone.now()
            if sessions.is_over(request, user=request.user, now=now):
                logout(request)
            else:
                sessions.note_use(request, now=now)
        answer: HttpResponseBase | None = super().process_view(
            request, view_func, view_args, view_kwargs
        )
        return answer

    def handle_no_permission(  # type: ignore[override]  # any answer will do
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Send anonymous visitors to the login page and back, with the form that they sent."""
        page = keep_form(request, now=timezone.now()) if request.method == "POST" else None
        if getattr(request, "htmx", False):
            # Signed out in another tab: the whole page has to go to the login, not a part of it.
            return HttpResponse(status=401, headers={"HX-Refresh": "true"})
        if page is not None:
            return redirect_to_login(page, self.get_login_url(view_func))
        return super().handle_no_permission(request, view_func)


def _is_admin(request: HttpRequest) -> bool:
    """Tell whether it is a page of the admin, whose own guard asks for the login."""
    return request.resolver_match is not None and "admin" in request.resolver_match.namespaces
