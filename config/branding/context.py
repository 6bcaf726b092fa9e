"""The maker's name, words and colour on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static


def brand(request: HttpRequest) -> dict[str, Any]:
    """Return what templates know the product by."""
    return {
        "product": {
            "name": settings.PRODUCT_NAME,
            "tagline": settings.PRODUCT_TAGLINE,
            "description": settings.PRODUCT_DESCRIPTION.replace("{product}", settings.PRODUCT_NAME),
            "logo_url": settings.PRODUCT_LOGO_URL,
            "logo_dark_url": settings.PRODUCT_LOGO_DARK_URL,
            "icon_url": settings.PRODUCT_ICON_URL,
            "preview_url": _absolute(settings.PRODUCT_PREVIEW_URL or static("icons/preview.png")),
            "app_url": settings.PRODUCT_APP_URL,
            "imprint_url": settings.IMPRINT_URL,
            "privacy_url": settings.PRIVACY_URL,
            "terms_url": settings.TERMS_URL,
            "public_url": settings.PUBLIC_URL,
            "accent": settings.PRODUCT_ACCENT,
            "has_rate_codes": settings.RATE_CODES,
            "has_room_codes": settings.ROOM_CODES,
            "support_email": settings.SUPPORT_EMAIL,
        }
    }


def _absolute(url: str) -> str:
    """Return a path as an address: whoever makes a preview of a link is no browser."""
    return f"{settings.PUBLIC_URL}{url}" if url.startswith("/") else url
