"""Which code fits: many rate plans, or room types, against one list of codes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from matching.candidates import Candidate, find_best_candidate
from matching.features import Features, extract_plan_features, extract_room_type_features
from matching.index import CodeIndex
from matching.nearest import find_obstacle, write_out
from matching.precedents import (
    Key,
    apply_base_plan,
    apply_declined,
    apply_other_accounts,
    apply_precedent,
    keys_of,
)
from matching.rate_vocabulary import RATES
from matching.records import EMPTY_CONTEXT, Code, Context, Plan, RoomType
from matching.room_vocabulary import ROOMS
from matching.spelling import folded_code
from matching.suggestion import ACCEPT_THRESHOLD, Doubt, Obstacle, Reason, Suggestion, WhyNot
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
        return _suggest(self._index, plan, context=context)

    def why_not(self, plan: Plan, *, context: Context = EMPTY_CONTEXT) -> WhyNot:
        """Return why no rate code is suggested for a plan for which that is so."""
        return _why_not(self._index, plan, context=context)


class RoomCodeMatcher:
    """One list of room codes, indexed once for any number of room types."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._index = _get_index(tuple(codes), ROOMS)

    def suggest(
        self, room_type: RoomType, *, context: Context = EMPTY_CONTEXT
    ) -> Suggestion | None:
        """Return the room code that fits best, or None when none is worth a look."""
        return _suggest(self._index, room_type, context=context)

    def why_not(self, room_type: RoomType, *, context: Context = EMPTY_CONTEXT) -> WhyNot:
        """Return why no room code is suggested for a room type for which that is so."""
        return _why_not(self._index, room_type, context=context)


@lru_cache(maxsize=MAX_FOUND)
def get_keys(record: Plan | RoomType) -> list[Key]:
    """Return what a record is found again by among what people decided; see `Decisions`."""
    return keys_of(record, _extract(record))


@lru_cache(maxsize=MAX_INDEXES)
def _get_index(codes: tuple[Code, ...], vocabulary: Vocabulary) -> CodeIndex:
    return CodeIndex(codes, vocabulary=vocabulary)


def _extract(record: Plan | RoomType) -> Features:
    if isinstance(record, Plan):
        return extract_plan_features(record, RATES)
    return extract_room_type_features(record, ROOMS)


@lru_cache(maxsize=MAX_FOUND)
def _find(index: CodeIndex, record: Plan | RoomType) -> tuple[Features, Suggestion | None]:
    """Return the features, and the code that they speak for, whatever was decided before."""
    query = _extract(record)
    best = find_best_candidate(index, query, code=record.code)
    return query, _suggestion(index, best, record, query) if best else None


@lru_cache(maxsize=MAX_FOUND)
def _find_obstacle(index: CodeIndex, record: Plan | RoomType) -> WhyNot:
    return find_obstacle(index, _find(index, record)[0], name=record.name)


def forget() -> None:
    """Forget what was found: everything is compared anew."""
    for cached in (get_keys, _find, _find_obstacle):
        cached.cache_clear()


def _suggest(index: CodeIndex, record: Plan | RoomType, *, context: Context) -> Suggestion | None:
    """Return what names and codes speak for, then what was decided on the like of it."""
    query, own = _find(index, record)
    if own is not None and own.code in context.declined:
        best = find_best_candidate(index, query, code=record.code, without=context.declined)
        own = _suggestion(index, best, record, query) if best else None
    if context is EMPTY_CONTEXT:
        return own
    if context.precedent is not None:
        own = apply_precedent(
            own, index=index, query=query, record=record, precedent=context.precedent
        )
    base = context.base_mapped_to
    if isinstance(record, Plan) and record.base_code and base and base not in context.declined:
        own = apply_base_plan(own, index=index, query=query, plan=record, code=base)
    own = apply_declined(own, context=context)
    return apply_other_accounts(own, index=index, query=query, context=context)


def _why_not(index: CodeIndex, record: Plan | RoomType, *, context: Context) -> WhyNot:
    _, own = _find(index, record)
    if own is not None and own.code in context.declined:
        return WhyNot(obstacle=Obstacle.DECLINED, code=own.code)
    if context.declined:
        return WhyNot(obstacle=Obstacle.DECLINED, code=min(context.declined))
    return _find_obstacle(index, record)


def _suggestion(
    index: CodeIndex, best: Candidate, record: Plan | RoomType, query: Features
) -> Suggestion:
    code = index.codes[best.position]
    words = {"code": code.code, "name": code.name or code.code}
    words |= {"own_code": record.code, "own_name": record.name}
    return Suggestion(
        code=code.code,
        confidence=best.confidence,
        reason=_reason(index, best, record),
        words=words | _doubtful_words(index, best, query, record),
        doubt=_doubt(best, query),
        is_exact=best.is_exact,
    )


def _reason(index: CodeIndex, best: Candidate, record: Plan | RoomType) -> Reason:
    """Return the reason, told apart as a sentence tells it."""
    in_code = index.keys[best.position] in folded_code(record.code)
    if best.reason is Reason.CODE_IN_CODE and not in_code:
        return Reason.CODE_READS_AS
    if best.reason is Reason.SIMILAR_NAME and best.similarity.is_implicit:
        return Reason.TERMS_AND_MARKS
    return best.reason


def _doubt(best: Candidate, query: Features) -> Doubt | None:
    if best.confidence >= ACCEPT_THRESHOLD:
        return None
    if best.tied_with is not None:
        return Doubt.TIED
    if best.reason is Reason.SAME_CODE:
        return Doubt.NOT_CONFIRMED
    return Doubt.UNKNOWN_WORDS if query.unknown_words else None


def _doubtful_words(
    index: CodeIndex, best: Candidate, query: Features, record: Plan | RoomType
) -> dict[str, str]:
    """Return the other code that fits equally, and the words that nobody knows, if any."""
    words = {}
    if best.tied_with is not None:
        words["other"] = index.codes[best.tied_with].code
    if query.unknown_words and best.confidence < ACCEPT_THRESHOLD:
        words["unknown"] = write_out(query.unknown_words, record.name)
    return words
