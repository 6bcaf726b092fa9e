"""Which code fits: many rate plans, or room types, against one list of codes."""

from __future__ import annotations

from collections.abc import Iterable

from matching.candidates import Candidate, best_candidate
from matching.features import read_plan, read_room_type
from matching.index import CodeIndex
from matching.precedents import weigh_base, weigh_precedent
from matching.rate_vocabulary import RATES
from matching.records import NOTHING_KNOWN, Code, Context, Plan, RoomType
from matching.room_vocabulary import ROOMS
from matching.spelling import code_key
from matching.suggestion import Reason, Suggestion


class RateCodeMatcher:
    """One list of rate codes, read once for any number of plans."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._index = CodeIndex(codes, vocabulary=RATES)

    def suggest(self, plan: Plan, *, context: Context = NOTHING_KNOWN) -> Suggestion | None:
        """Return the rate code that fits the plan best, or None when none is worth a look."""
        index = self._index
        reading = read_plan(plan, RATES)
        own = _suggestion(
            index,
            best_candidate(index, reading, code=plan.code),
            name=plan.name,
            own_code=plan.code,
        )
        precedent = context.precedents.get(plan.code)
        if precedent is not None:
            own = weigh_precedent(
                own, index=index, reading=reading, subject_code=plan.code, code=precedent
            )
        if plan.base_code and context.base_mapped_to is not None:
            own = weigh_base(
                own, index=index, reading=reading, plan=plan, code=context.base_mapped_to
            )
        return own


class RoomCodeMatcher:
    """One list of room codes, read once for any number of room types."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._index = CodeIndex(codes, vocabulary=ROOMS)

    def suggest(
        self, unit_group: RoomType, *, context: Context = NOTHING_KNOWN
    ) -> Suggestion | None:
        """Return the room code that fits best, or None when none is worth a look."""
        index = self._index
        reading = read_room_type(unit_group, ROOMS)
        best = best_candidate(index, reading, code=unit_group.code)
        own = _suggestion(index, best, name=unit_group.name, own_code=unit_group.code)
        precedent = context.precedents.get(unit_group.code)
        if precedent is None:
            return own
        return weigh_precedent(
            own, index=index, reading=reading, subject_code=unit_group.code, code=precedent
        )


def suggest(
    plan: Plan, codes: Iterable[Code], *, context: Context = NOTHING_KNOWN
) -> Suggestion | None:
    """Return the rate code that fits one plan; for many plans make one `RateCodeMatcher`."""
    return RateCodeMatcher(codes).suggest(plan, context=context)


def suggest_room_code(
    unit_group: RoomType, codes: Iterable[Code], *, context: Context = NOTHING_KNOWN
) -> Suggestion | None:
    """Return the room code that fits one room type; for many make one `RoomCodeMatcher`."""
    return RoomCodeMatcher(codes).suggest(unit_group, context=context)


def _suggestion(
    index: CodeIndex, best: Candidate | None, *, name: str, own_code: str
) -> Suggestion | None:
    if best is None:
        return None
    code = index.codes[best.at]
    match best.reason:
        case Reason.CODE_IN_CODE if index.keys[best.at] in code_key(own_code):
            words = f"its code contains {code.code}"
        case Reason.CODE_IN_CODE:
            words = f"its code {own_code} reads as {code.name or code.code}"
        case Reason.NAME_ALIKE if best.likeness.is_implied:
            words = f"its terms and marks fit {code.name or code.code}"
        case Reason.NAME_ALIKE:
            words = f"name alike: {name} ~ {code.name or code.code}"
        case Reason.SAME_CODE if not best.is_exact:
            words = "same code, though the name does not confirm it"
        case _:
            words = best.reason.value
    return Suggestion(
        code=code.code,
        confidence=best.confidence,
        reason=best.reason,
        words=words,
        is_exact=best.is_exact,
    )
