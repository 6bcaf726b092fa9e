"""What every change of a mapping says of itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import User
from rates.models import ChangeSet, Origin, RateCode, RoomCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContext:
    """Who changes a mapping and when, where the change comes from, and what was seen before.

    `by` is None where an account's rule or a program does it. `seen_version` is the row's
    `mapping_version` when it was shown; without it the last one to change wins. `change_set` is
    what the change is part of, if it is to be taken back together with others, `offered` the code
    that was suggested to whoever decides.
    """

    by: User | None
    origin: Origin = Origin.BY_HAND
    seen_version: int | None = None
    change_set: ChangeSet | None = None
    offered: RateCode | RoomCode | None = None
    now: datetime

    def having_seen(self, version: int | None) -> ChangeContext:
        """Return the same for another row, of which this version was seen."""
        return replace(self, seen_version=version)
