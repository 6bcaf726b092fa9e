"""Moments as the platform reads them."""

from datetime import datetime


def written(moment: datetime) -> str:
    """Write a moment with its offset and without fractions of a second, which get a 400."""
    return moment.replace(microsecond=0).isoformat()
