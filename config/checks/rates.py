"""Whether the settings of rates make sense."""

from collections.abc import Mapping
from typing import Any

MIN_PATTERN_ACCOUNTS = 3


def rates_problems(values: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the settings of rates, in words."""
    accounts = values.get("PATTERN_ACCOUNTS", 0)
    if accounts == 0 or accounts >= MIN_PATTERN_ACCOUNTS:
        return []
    return [
        f"PATTERN_ACCOUNTS must be 0, or {MIN_PATTERN_ACCOUNTS} or more: what fewer accounts do "
        "alike tells what one of them does."
    ]
