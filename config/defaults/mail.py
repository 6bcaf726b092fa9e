"""How mail is sent: EMAIL_URL, read so that a slip is told without a word of its password."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

# What may stand in an address as it is (RFC 3986, 2.2 and 2.3); all else is written as %XX.
PLAIN = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*")
ADVICE = (
    "EMAIL_URL cannot be read. It is smtp+tls://user:password@host:587 (STARTTLS), "
    "smtp+ssl://user:password@host:465 (TLS) or smtp://host:25. In user and password write "
    "@ as %40, : as %3A, / as %2F, # as %23, ? as %3F and % as %25."
)


def read_email_url(url: str, *, backend: str) -> dict[str, Any]:
    """Return Django's settings for a mail server, or for `backend` where that is not empty.

    Raises ImproperlyConfigured.
    """
    scheme, _, rest = url.partition("://")
    userinfo, at, _ = rest.rpartition("@")
    is_readable = bool(PLAIN.fullmatch(userinfo)) and userinfo.count(":") <= 1
    try:
        host, _ = urlsplit(url).hostname, urlsplit(url).port
        found: dict[str, Any] = environ.Env.email_url_config(url, backend=backend or None)
    except (ValueError, KeyError, ImproperlyConfigured):
        is_readable = False
    # Raised out here, since what was caught may quote the address.
    if not is_readable or (at and not host) or (scheme.startswith("smtp") and not host):
        raise ImproperlyConfigured(ADVICE)
    return found
