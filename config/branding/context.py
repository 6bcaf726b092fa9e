"""The maker's name, words and colour on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def brand(request: HttpRequest) -> dict[str, Any]:
    """Return what templates know the product by."""
    return {
        "product": {
            "name": settings.PRODUCT_NAME,
            "tagline": settings.PRODUCT_TAGLINE,
            "description": settings.PRODUCT_DESCRIPTION.replace("{product}", settings.PRODUCT_NAME),
            "logo_url": settings.PRODUCT_LOGO_URL,
            "accent": settings.PRODUCT_ACCENT,
            "has_rate_codes": settings.RATE_CODES,
            "has_room_codes": settings.ROOM_CODES,
            "support_email": settings.SUPPORT_EMAIL,
        }
    }
