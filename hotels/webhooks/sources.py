"""From where webhooks are taken, if WEBHOOK_SOURCES says so."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def is_allowed(request: HttpRequest) -> bool:
    """Tell whether the caller's address is in one of WEBHOOK_SOURCES.

    Of X-Forwarded-For only what TRUSTED_PROXY_COUNT vouches for counts.
    """
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return False
    return any(address in ip_network(each) for each in settings.WEBHOOK_SOURCES)
