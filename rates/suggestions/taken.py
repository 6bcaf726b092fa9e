"""Doubting what would give one code to two rate plans of a room type, which is a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from matching import Doubt, Suggestion
from rates.models import MappableRatePlan

# Worth a look, and not to be accepted in bulk.
CONFIDENCE = 0.8


def doubt_taken(
    rate_plans: Sequence[MappableRatePlan],
    suggested: Mapping[int, Suggestion],
    *,
    taken: Mapping[tuple[Any, str], str],
) -> dict[int, Suggestion]:
    """Return those of the sure suggestions, in doubt, whose code another of the room type has.

    Or would have: of several for one code the surest stays sure. `taken` are the codes of the rate
    plans that are mapped, by unit group and rate code.
    """
    sure = [
        (plan, found)
        for plan in rate_plans
        if (found := suggested.get(plan.pk)) is not None and found.is_bulk_acceptable
    ]
    has_it = dict(taken)
    in_doubt = {}
    for plan, found in sorted(sure, key=lambda each: (-each[1].confidence, each[0].code)):
        place = (plan.unit_group_id, found.code)
        if place not in has_it:
            has_it[place] = plan.code
            continue
        in_doubt[plan.pk] = replace(
            found,
            confidence=CONFIDENCE,
            doubt=Doubt.CODE_TAKEN,
            is_exact=False,
            words={**found.words, "taken_by": has_it[place]},
        )
    return in_doubt
