"""Where a visitor comes from."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def ip_address_of(request: HttpRequest | None) -> str | None:
    """Return the visitor's address as the rate limits know it, or None if it cannot be told."""
    if request is None:
        return None
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
    return address
