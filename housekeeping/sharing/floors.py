"""Which sections are neighbours, as their names say."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PARTS = re.compile(r"(\d+)")


def as_people_count(section: str) -> list[tuple[int, str]]:
    """Sort the tenth floor after the second."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _PARTS.split(section)]


def number(sections: Iterable[str]) -> dict[str, int]:
    """Return the place of each section in the house: neighbours differ by one."""
    in_order = sorted(set(sections), key=lambda section: (as_people_count(section), section))
    return {section: place for place, section in enumerate(in_order)}
