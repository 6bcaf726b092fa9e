"""A glance at what could be mapped in one go, cheap enough for every page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from accounts.models import Account
from matching import rate_of
from rates.models import BY_KIND, MappableRatePlan, MappableUnitGroup, used_kinds
from rates.progress.counts import by_day, get_mapped_hotels


@dataclass(frozen=True, slots=True)
class Outline:
    """The codes under which the unmapped are sold, the most frequent first, and how many rows."""

    rates: list[str]
    rate_plans: int
    room_types: int

    def __bool__(self) -> bool:
        return bool(self.rate_plans or self.room_types)


def get_outline(account: Account, *, now: datetime) -> Outline:
    """Return what of all hotels is not mapped, in one statement and two for each day."""
    days = by_day(get_mapped_hotels(account), now=now)
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in BY_KIND}
    for day, hotels in days.items():
        for kind, room_type in (
            (MappableRatePlan.kind, "unit_group__code"),
            (MappableUnitGroup.kind, "code"),
        ):
            if kind not in used_kinds():
                continue
            rows: Any = BY_KIND[kind].objects
            unmapped = rows.filter(property__in=hotels, mappings=None).unmapped(on=day)
            counted = unmapped.order_by().values_list("code", room_type).annotate(Count("pk"))
            for code, group, number in counted:
                counts[kind][rate_of(code, group)] += number
    rates = counts[MappableRatePlan.kind]
    return Outline(
        rates=[code for code, _ in sorted(rates.items(), key=lambda each: (-each[1], each[0]))],
        rate_plans=rates.total(),
        room_types=counts[MappableUnitGroup.kind].total(),
    )
