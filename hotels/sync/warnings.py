"""What a load could not take as it was: the run keeps the first of it, and how much there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from apaleo.api import Oddity

MAX_KEPT = 100
# As much of an id as tells what it was, where it is too long for a column.
MAX_ID = 100


@dataclass
class Warnings:
    """Oddities as they are found: those kept are bounded, whatever apaleo sends."""

    count: int = 0
    _left_out: list[Oddity] = field(default_factory=list)
    _substituted: list[Oddity] = field(default_factory=list)

    def add(self, oddity: Oddity) -> None:
        """Count it, and keep it if there is room; records left out come first."""
        self.count += 1
        kept = self._left_out if oddity.is_left_out else self._substituted
        if len(kept) < MAX_KEPT:
            kept.append(oddity)

    def as_json(self) -> list[dict[str, Any]]:
        """Return those kept as `SyncRun.warnings` holds them."""
        return [
            {
                "kind": oddity.kind.value,
                "id": oddity.remote_id[:MAX_ID],
                "field": oddity.field,
                "left_out": oddity.is_left_out,
            }
            for oddity in (self._left_out + self._substituted)[:MAX_KEPT]
        ]
