"""Whether the settings of housekeeping make sense."""

from collections.abc import Mapping
from typing import Any

# Days are asked for every five minutes.
LEAST = {"HOUSEKEEPING_MAX_AGE_MINUTES": 5, "HOUSEKEEPING_KEPT_DAYS": 2}


def housekeeping_problems(values: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the settings of housekeeping, in words."""
    return [
        f"{name} must be at least {least}."
        for name, least in LEAST.items()
        if values.get(name, least) < least
    ]
