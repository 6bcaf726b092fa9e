"""Room codes for room types: what the matcher needs, read in few steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import matching
from accounts.models import Account
from matching import Suggestion
from rates.models import MappableUnitGroup, RoomCode, UnitGroupMapping
from rates.suggestions.precedents import Precedents, matchable


def suggest_room_codes(
    unit_groups: Sequence[MappableUnitGroup], *, account: Account, on: date
) -> dict[int, Suggestion]:
    """Return the suggestion for each room type that there is one for, by primary key."""
    matcher = matching.RoomCodeMatcher(matchable(RoomCode.objects.for_account(account).active()))
    own = UnitGroupMapping.objects.for_account(account).on(on)
    precedents = Precedents(
        own.values_list("unit_group__property_id", "unit_group__code", "code__code")
    )
    found = {}
    for group in unit_groups:
        suggestion = matcher.suggest(
            matching.RoomType(code=group.code, name=group.name),
            context=matching.Context(
                precedents=precedents.of_others(group.property_id, group.code)
            ),
        )
        if suggestion is not None:
            found[group.pk] = suggestion
    return found
