"""From where webhooks are taken, if WEBHOOK_SOURCES says so."""

from __future__ import annotations

import logging
import time
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import ClassVar
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WARNINGS = 60.0


class Warned:
    """When this process may speak of foreign sources again: apaleo posts a lot."""

    quiet_until: ClassVar[float] = 0.0


def is_allowed(request: HttpRequest, *, connection_id: UUID) -> bool:
    """Tell whether a webhook of this connection is taken from where it comes.

    That is from anywhere, unless WEBHOOK_SOURCES names addresses; WEBHOOK_SOURCES_LOG_ONLY takes
    it from others too. Either way others are logged, once a minute. Of X-Forwarded-For only what
    TRUSTED_PROXY_COUNT vouches for counts.
    """
    if not settings.WEBHOOK_SOURCES:
        return True
    source = _source(request)
    if source and any(source in ip_network(each) for each in settings.WEBHOOK_SOURCES):
        return True
    is_taken: bool = settings.WEBHOOK_SOURCES_LOG_ONLY
    if time.monotonic() >= Warned.quiet_until:
        Warned.quiet_until = time.monotonic() + SECONDS_BETWEEN_WARNINGS
        logger.warning(
            "security: a webhook for %s came from %s, which WEBHOOK_SOURCES does not name: it was "
            "%s. Is that a proxy of yours? TRUSTED_PROXY_COUNT is %s",
            connection_id,
            source or "an address that cannot be told",
            "taken, as WEBHOOK_SOURCES_LOG_ONLY says" if is_taken else "refused",
            settings.TRUSTED_PROXY_COUNT,
        )
    return is_taken


def _source(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured, ValueError):
        # The second: fewer proxies have written into the header than TRUSTED_PROXY_COUNT says.
        return None
    # A server that listens on IPv6 sees IPv4 as a part of it.
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
