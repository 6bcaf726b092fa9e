"""Patterns as suggestions use them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q

import matching
from rates.models import Pattern, RateCode, RoomCode

# Numbers are told roughly: who watches one would see an account join.
TOLD = (5, 10, 20, 50, 100, 200, 500, 1000)
# So many times as many accounts have accepted as declined, or nothing is made of it.
CLEAR_MAJORITY = 3


@dataclass(slots=True)
class Found:
    """What accounts do with one code at apaleo: the asker's codes, and how many at least do so."""

    accepted: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)


class Patterns:
    """Patterns about the codes at apaleo that somebody asks for."""

    def __init__(self, found: Mapping[str, Found]) -> None:
        self._found = found

    def find(self, record: matching.Plan | matching.RoomType) -> Found | None:
        """Return what other accounts do with the code of a rate plan or a room type."""
        return self._found.get(pattern_key(record)) if self._found else None


def read_patterns(
    kind: str,
    records: Iterable[matching.Plan | matching.RoomType],
    *,
    codes: Iterable[RateCode | RoomCode],
) -> Patterns:
    """Return the patterns about these records and an account's codes, in one statement.

    None of it is of fewer than PATTERN_ACCOUNTS accounts other than the one that asks.
    """
    least = settings.PATTERN_ACCOUNTS
    own = {code.key: code.code for code in codes}
    if not least or not own:
        return Patterns({})
    rows = Pattern.objects.filter(
        Q(accepted__gt=least) | Q(rejected__gt=least),
        kind=kind,
        is_on=True,
        key__in={pattern_key(record) for record in records},
    )
    found: dict[str, Found] = {}
    for key, code_key, accepted, rejected in rows.values_list(
        "key", "code_key", "accepted", "rejected"
    ):
        if code_key not in own:
            continue
        about = found.setdefault(key, Found())
        if accepted > least and accepted >= CLEAR_MAJORITY * rejected:
            about.accepted[own[code_key]] = _tell(accepted)
        elif rejected > least and rejected > accepted:
            about.rejected[own[code_key]] = _tell(rejected)
    return Patterns(found)


def pattern_key(record: matching.Plan | matching.RoomType) -> str:
    """Return what stands for a rate plan or a room type in a pattern: its code, normalized."""
    room_type = record.unit_group_code if isinstance(record, matching.Plan) else ""
    return matching.rate_key(record.code, room_type)


def switch_pattern(pattern: Pattern, *, is_on: bool) -> bool:
    """Let suggestions use a pattern, or no longer; False if it was so already, or is gone."""
    rows = Pattern.objects.filter(pk=pattern.pk, is_on=not is_on)
    return bool(rows.update(is_on=is_on))


def _tell(number: int) -> int:
    """Return how many accounts beside the asker's it is at least."""
    others = number - 1
    return max((step for step in TOLD if step <= others), default=others)
