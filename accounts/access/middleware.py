"""What holds for every page: who may see it, how long for, and that no cache keeps it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from accounts.access.looking import (
    SESSION_KEY,
    OnlyLookingError,
    end_look,
    find_look,
    look_of,
    refuse_writes,
    see_as_owner,
)
from accounts.models import Account
from accounts.sign_in import sessions
from accounts.sign_in.returning import keep_form, page_of_form
from staff.links import change_url

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Pages of staff themselves, and what is the same for everybody.
OUT_OF_SIGHT = frozenset({"admin", "branding", "webhooks"})


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


class LookingMiddleware:
    """Staff who look into an account see its pages, and whatever they do there changes nothing.

    Pages without a namespace are allauth's and about the visitor's own login: they are as ever.
    Those of the maker's own apps have one, so that a new page needs no thought.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what holds during a look ends here, below the saving of the session."""
        with ExitStack() as during:
            request.during_look = during  # type: ignore[attr-defined]  # until the end of this
            return self.get_response(request)

    def process_view(
        self,
        request: Any,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Refuse forms, and forbid the database every write, while the visitor looks."""
        spaces = request.resolver_match.namespaces
        if not spaces or not OUT_OF_SIGHT.isdisjoint(spaces) or SESSION_KEY not in request.session:
            return None
        if getattr(view_func, "ends_look", False):
            return None
        look = find_look(request, user=request.user, now=timezone.now())
        if look is None:
            return _tell_it_is_over(request)
        see_as_owner(request, look, user=request.user)
        if request.method not in SAFE_METHODS:
            return _only_looking(request)
        request.during_look.enter_context(connection.execute_wrapper(refuse_writes))
        return None

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Say that nothing was changed where a page tried to."""
        return _only_looking(request) if isinstance(exception, OnlyLookingError) else None


def _tell_it_is_over(request: Any) -> HttpResponseBase:
    key = end_look(request, user=request.user, now=timezone.now())
    messages.info(request, _("You no longer look into that account."))
    if request.htmx:
        return HttpResponse(status=403, headers={"HX-Refresh": "true"})
    return redirect(change_url(Account(pk=key)))


def _only_looking(request: Any) -> HttpResponseBase:
    if request.htmx:
        messages.warning(request, _("Nothing was changed: you only look into this account."))
        return HttpResponse(status=403, headers={"HX-Refresh": "true"})
    page = {"look": look_of(request), "back": page_of_form(request)}
    return render(request, "accounts/only_looking.html", page, status=403)


def _is_admin(request: HttpRequest) -> bool:
    """Tell whether it is a page of the admin, whose own guard asks for the login."""
    return request.resolver_match is not None and "admin" in request.resolver_match.namespaces
