"""Which code fits: many rate plans, or room types, against one list of codes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from matching.candidates import Candidate, find_best_candidate
from matching.features import Features, extract_plan_features, extract_room_type_features
from matching.index import CodeIndex
from matching.precedents import apply_base_plan, apply_precedent
from matching.rate_vocabulary import RATES
from matching.records import EMPTY_CONTEXT, Code, Context, Plan, RoomType
from matching.room_vocabulary import ROOMS
from matching.spelling import folded_code
from matching.suggestion import Reason, Suggestion
from matching.vocabulary import Vocabulary

# Pages ask again about the same plans and codes after each decision. What was found is kept for as
# many lists of codes and as many plans, some megabytes.
MAX_INDEXES, MAX_FOUND = 32, 8_192


class RateCodeMatcher:
    """One list of rate codes, indexed once for any number of plans."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._index = _get_index(tuple(codes), RATES)

    def suggest(self, plan: Plan, *, context: Context = EMPTY_CONTEXT) -> Suggestion | None:
        """Return the rate code that fits the plan best, or None when none is worth a look."""
        query, best = _find(self._index, plan)
        own = _suggest(self._index, query, plan, best=best, context=context)
        if plan.base_code and context.base_mapped_to is not None:
            own = apply_base_plan(
                own, index=self._index, query=query, plan=plan, code=context.base_mapped_to
            )
        return own


class RoomCodeMatcher:
    """One list of room codes, indexed once for any number of room types."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._index = _get_index(tuple(codes), ROOMS)

    def suggest(
        self, room_type: RoomType, *, context: Context = EMPTY_CONTEXT
    ) -> Suggestion | None:
        """Return the room code that fits best, or None when none is worth a look."""
        query, best = _find(self._index, room_type)
        return _suggest(self._index, query, room_type, best=best, context=context)


@lru_cache(maxsize=MAX_INDEXES)
def _get_index(codes: tuple[Code, ...], vocabulary: Vocabulary) -> CodeIndex:
    return CodeIndex(codes, vocabulary=vocabulary)


@lru_cache(maxsize=MAX_FOUND)
def _find(index: CodeIndex, record: Plan | RoomType) -> tuple[Features, Suggestion | None]:
    """Return the features, and the code that they speak for, whatever was decided before."""
    if isinstance(record, Plan):
        query = extract_plan_features(record, index.vocabulary)
    else:
        query = extract_room_type_features(record, index.vocabulary)
    best = find_best_candidate(index, query, code=record.code)
    return query, _suggestion(index, best, record) if best else None


def forget() -> None:
    """Forget what was found: everything is compared anew."""
    _find.cache_clear()


def _suggest(
    index: CodeIndex,
    query: Features,
    record: Plan | RoomType,
    *,
    best: Suggestion | None,
    context: Context,
) -> Suggestion | None:
    """Return the code that names and codes speak for, and other hotels' mappings."""
    precedent = context.precedents.get(record.code)
    where = "in your other hotels"
    if precedent is None:
        precedent, where = context.siblings.get(record.code), "for other room types"
    if precedent is None:
        return best
    return apply_precedent(
        best, index=index, query=query, query_code=record.code, code=precedent, where=where
    )


def _suggestion(index: CodeIndex, best: Candidate, record: Plan | RoomType) -> Suggestion:
    return Suggestion(
        code=index.codes[best.position].code,
        confidence=best.confidence,
        reason=best.reason,
        explanation=_explain(index, best, record),
        is_exact=best.is_exact,
    )


def _explain(index: CodeIndex, best: Candidate, record: Plan | RoomType) -> str:
    code = index.codes[best.position]
    match best.reason:
        case Reason.CODE_IN_CODE if index.keys[best.position] in folded_code(record.code):
            return f"its code contains {code.code}"
        case Reason.CODE_IN_CODE:
            return f"its code {record.code} reads as {code.name or code.code}"
        case Reason.SIMILAR_NAME if best.similarity.is_implicit:
            return f"its terms and marks fit {code.name or code.code}"
        case Reason.SIMILAR_NAME:
            return f"name alike: {record.name} ~ {code.name or code.code}"
        case Reason.SAME_CODE if not best.is_exact:
            return "same code, though the name does not confirm it"
        case _:
            return best.reason.value
