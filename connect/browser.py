"""Knowing a browser again: what ties the way back from the consent screen to the way there."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

LIFETIME_SECONDS = 3600


def cookie_name() -> str:
    """Return the cookie's name; under https one that no other host of the domain can plant."""
    return "__Host-lobby_browser" if settings.IS_HTTPS else "lobby_browser"


def browser_of(request: HttpRequest) -> str | None:
    """Return the secret that this browser was given, or None."""
    return request.COOKIES.get(cookie_name()) or None


def new_browser() -> str:
    """Return a secret of 256 random bits for a browser that has none yet."""
    return secrets.token_urlsafe(32)


def remember_browser(response: HttpResponseBase, browser: str) -> None:
    """Give the browser its secret for an hour.

    It is apart from the session, so that signing out on the way is told from another browser.
    Lax lets it come along when apaleo sends the browser back.
    """
    response.set_cookie(
        cookie_name(),
        browser,
        max_age=LIFETIME_SECONDS,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
