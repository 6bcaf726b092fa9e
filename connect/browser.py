"""The browser token: ties the callback to the browser in which the round trip was started."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

LIFETIME_SECONDS = 3600


def cookie_name() -> str:
    """Return the cookie's name; under https one that no other host of the domain can plant."""
    return "__Host-lobby_browser" if settings.IS_HTTPS else "lobby_browser"


def get_browser_token(request: HttpRequest) -> str | None:
    """Return the token that this browser was given, or None."""
    return request.COOKIES.get(cookie_name()) or None


def new_browser_token() -> str:
    """Return a token of 256 random bits for a browser that has none yet."""
    return secrets.token_urlsafe(32)


def set_browser_token(response: HttpResponseBase, token: str) -> None:
    """Give the browser its token for an hour.

    It is apart from the session, so that signing out on the way is told from another browser.
    Lax lets it come along when apaleo sends the browser back.
    """
    response.set_cookie(
        cookie_name(),
        token,
        max_age=LIFETIME_SECONDS,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
