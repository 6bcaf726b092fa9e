"""Whether the settings for staff make sense."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo


def staff_problems(values: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the settings for staff, in words."""
    try:
        ZoneInfo(values.get("STAFF_TIME_ZONE", "UTC"))
    except (ValueError, OSError, KeyError):
        # A name that leads out of the zones' folder, to a folder in it, or to nothing.
        return ["STAFF_TIME_ZONE must be the name of a time zone, such as Europe/Berlin."]
    return []
