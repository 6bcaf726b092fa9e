"""Room codes for room types: what the matcher needs, read in few steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import matching
from accounts.models import Account
from matching import Suggestion, WhyNot
from rates.models import DeclinedRoomCode, MappableUnitGroup, RoomCode, UnitGroupMapping
from rates.patterns import read_patterns
from rates.suggestions.learned import Decided, Learned, matchable

# What a room type is found again by.
LIKENESS = (
    "unit_group",
    "unit_group__property",
    "unit_group__property__name",
    "unit_group__code",
    "unit_group__name",
    "code__code",
)


def advise_room_codes(
    unit_groups: Sequence[MappableUnitGroup], *, account: Account, on: date
) -> dict[int, Suggestion | WhyNot]:
    """Return the suggestion for each room type, or why there is none, by primary key."""
    codes = list(RoomCode.objects.for_account(account).active())
    matcher = matching.RoomCodeMatcher(matchable(codes))
    own = UnitGroupMapping.objects.for_account(account).on(on)
    records = {
        group.pk: matching.RoomType(code=group.code, name=group.name) for group in unit_groups
    }
    learned = Learned.of(
        (_decided(row, origin=origin) for origin, *row in own.values_list("origin", *LIKENESS)),
        map(_decided, DeclinedRoomCode.objects.for_account(account).values_list(*LIKENESS)),
        read_patterns(MappableUnitGroup.kind, records.values(), codes=codes),
    )
    advice: dict[int, Suggestion | WhyNot] = {}
    for group in unit_groups:
        record = records[group.pk]
        context = learned.context_of(group, record)
        advice[group.pk] = matcher.suggest(record, context=context) or matcher.why_not(
            record, context=context
        )
    return advice


def _decided(row: Sequence[Any], *, origin: str = "") -> Decided:
    pk, hotel, where, code, name, decided = row
    return Decided(pk, hotel, where, matching.RoomType(code=code, name=name), decided, origin)
