"""Where apaleo posts to, and whether it can."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from hotels.models.webhooks.subscription import digest_of

PATH = "/webhooks/apaleo/"
OFF = "off"


def is_on() -> bool:
    """Tell whether apaleo can reach us: at a public https address, or from this same machine.

    The latter is the sandbox; the real apaleo is never given an address of this machine.
    """
    if settings.WEBHOOKS == OFF:
        return False
    if _is_here(urlsplit(settings.APALEO_WEBHOOK_URL).hostname):
        return True
    return settings.PUBLIC_URL.startswith("https://") and not _is_here(settings.PUBLIC_HOST)


def endpoint_url(secret: str) -> str:
    """Return the address of a subscription; from the settings alone, like the redirect URI."""
    return f"{settings.PUBLIC_URL}{PATH}{secret}/"


def digest_in(url: str) -> str | None:
    """Return the digest of the secret in an address that a Lobby has given out, else None.

    Where that Lobby was then is not looked at: it may have moved.
    """
    before, mark, rest = url.partition(PATH)
    secret = rest.removesuffix("/")
    return digest_of(secret) if before and mark and secret else None


def _is_here(host: str | None) -> bool:
    if host is None:
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
