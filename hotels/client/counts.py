"""Numbers that all processes keep together in the cache, where others may have written too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.core.cache import cache

# Above any time in seconds or count; NaN and infinity are not below it.
MAX_NUMBER = 1e12


def known(keys: Sequence[str]) -> Mapping[str, Any]:
    """Return what is kept under these keys, asked for in one go."""
    kept: Mapping[str, Any] = cache.get_many(keys)
    return kept


def number(kept: Mapping[str, Any], key: str) -> float:
    """Return the number under a key, 0 where there is none or something else."""
    found = kept.get(key, 0)
    return found if type(found) in {int, float} and abs(found) < MAX_NUMBER else 0


def count(key: str, *, seconds: float, kept: Mapping[str, Any] = MappingProxyType({})) -> int:
    """Add one, for so many seconds since the first, and return the sum.

    What is among the `kept`, seen a moment ago, need not be made.
    """
    if key not in kept and cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:
        # It ended between the two, or is no number.
        cache.set(key, 1, timeout=seconds)
        return 1
