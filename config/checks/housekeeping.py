"""Whether the settings of housekeeping lead somewhere."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def housekeeping_problems(values: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the settings of housekeeping, in words."""
    team = values.get("HOUSEKEEPING_DEMO_TEAM", "")
    if not team or Path(team).is_file():
        return []
    return ["HOUSEKEEPING_DEMO_TEAM names a file that is not there."]
