"""What people decided before: for the base plan, and in the account's other hotels."""

from __future__ import annotations

from dataclasses import replace

from matching.candidates import DISPUTED
from matching.features import Features
from matching.index import CodeIndex
from matching.records import Plan
from matching.spelling import folded_code
from matching.suggestion import ACCEPT_THRESHOLD, Reason, Suggestion

PRECEDENT, NUMBERED_PRECEDENT, CONTRADICTED_PRECEDENT = 0.93, 0.75, 0.6
# A derived plan that nothing distinguishes from its base, and one that differs from it.
SAME_AS_BASE, DIFFERS_FROM_BASE = 0.88, 0.55


def apply_precedent(
    own: Suggestion | None,
    *,
    index: CodeIndex,
    query: Features,
    query_code: str,
    code: str,
    where: str,
) -> Suggestion | None:
    """Return the suggestion once it is known what was done with the query's code elsewhere.

    Where they did something else than the names say, neither is sure enough for bulk.
    """
    position = index.position_of(code)
    if position is None:
        return own
    similarity = index.compare(query, position)
    confidence = PRECEDENT
    if similarity.is_contradiction:
        confidence = CONTRADICTED_PRECEDENT
    elif folded_code(query_code).isdecimal() and not similarity.agreement:
        confidence = NUMBERED_PRECEDENT
    precedent = Suggestion(
        code=code,
        confidence=confidence,
        reason=Reason.OTHER_HOTEL,
        explanation=f"{where} {query_code} is mapped to {code}",
    )
    if own is None:
        return precedent
    if own.code == code:
        return own if own.confidence >= confidence else precedent
    if own.confidence < ACCEPT_THRESHOLD:
        return max(own, precedent, key=lambda s: s.confidence)
    if own.reason is Reason.SAME_CODE or similarity.is_contradiction:
        return replace(own, confidence=min(own.confidence, DISPUTED), is_exact=False)
    return replace(precedent, confidence=min(confidence, DISPUTED))


def apply_base_plan(
    own: Suggestion | None, *, index: CodeIndex, query: Features, plan: Plan, code: str
) -> Suggestion | None:
    """Return the suggestion once it is known what the base plan is mapped to.

    It is accepted in bulk only where nothing but the room type and a surcharge distinguishes the
    plan from its base.
    """
    position = index.position_of(code)
    if position is None or (own is not None and own.confidence >= ACCEPT_THRESHOLD):
        return own
    similarity = index.compare(query, position)
    if similarity.is_contradiction:
        return own
    differs = (
        similarity.missing < 1
        or query.unknown_words
        or query.numbers
        or _is_reduced(plan.pricing_rule)
    )
    confidence = DIFFERS_FROM_BASE if differs else SAME_AS_BASE
    if own is not None and own.confidence >= confidence:
        return own
    return Suggestion(
        code=code,
        confidence=confidence,
        reason=Reason.BASE_PLAN,
        explanation=f"its base plan is mapped to {code}",
    )


def _is_reduced(pricing_rule: str) -> bool:
    """Return whether the plan is cheaper than its base: somebody must have had a reason."""
    return "-" in pricing_rule
