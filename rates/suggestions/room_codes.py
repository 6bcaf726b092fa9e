"""Room codes for room types: what the matcher needs, read in few steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import matching
from accounts.models import Account
from rates.models import DeclinedRoomCode, MappableUnitGroup, RoomCode, UnitGroupMapping
from rates.patterns import read_patterns
from rates.suggestions.adviser import Adviser
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


def read_room_codes(
    unit_groups: Sequence[MappableUnitGroup],
    *,
    account: Account,
    on: date,
    codes: Sequence[RoomCode] | None = None,
) -> Adviser:
    """Return what is known for suggesting one of `codes`, if none are given of all in use."""
    if codes is None:
        codes = list(RoomCode.objects.for_account(account).active())
    own = UnitGroupMapping.objects.for_account(account).on(on)
    records = {
        group.pk: matching.RoomType(code=group.code, name=group.name) for group in unit_groups
    }
    learned = Learned.of(
        (_decided(row, origin=origin) for origin, *row in own.values_list("origin", *LIKENESS)),
        map(_decided, DeclinedRoomCode.objects.for_account(account).values_list(*LIKENESS)),
        read_patterns(MappableUnitGroup.kind, records.values(), codes=codes),
    )
    matcher = matching.RoomCodeMatcher(matchable(codes))
    return Adviser(matcher=matcher, learned=learned, records=records)


def _decided(row: Sequence[Any], *, origin: str = "") -> Decided:
    pk, hotel, where, code, name, decided = row
    return Decided(pk, hotel, where, matching.RoomType(code=code, name=name), decided, origin)
