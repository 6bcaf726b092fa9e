"""What people decided before: for the base plan, and in the account's other hotels."""

from __future__ import annotations

from dataclasses import replace

from matching.candidates import RIVALLED
from matching.features import Reading
from matching.index import CodeIndex
from matching.records import Plan
from matching.spelling import code_key
from matching.suggestion import ACCEPTING, Reason, Suggestion

PRECEDENT, NUMBERED_PRECEDENT, CONTRADICTED_PRECEDENT = 0.93, 0.75, 0.6
# A derived plan that nothing tells from its base, and one that is told from it.
SAME_AS_BASE, BASE_AT_LEAST = 0.88, 0.55


def weigh_precedent(
    own: Suggestion | None, *, index: CodeIndex, reading: Reading, subject_code: str, code: str
) -> Suggestion | None:
    """Return the suggestion once it is known what other hotels did with the subject's code.

    Where they did something else than the names say, neither is sure enough for bulk.
    """
    at = index.place_of(code)
    if at is None:
        return own
    likeness = index.compare(reading, at)
    confidence = PRECEDENT
    if likeness.is_contradiction:
        confidence = CONTRADICTED_PRECEDENT
    elif code_key(subject_code).isdecimal() and not likeness.agreement:
        confidence = NUMBERED_PRECEDENT
    precedent = Suggestion(
        code=code,
        confidence=confidence,
        reason=Reason.OTHER_HOTEL,
        words=f"in your other hotels {subject_code} is mapped to {code}",
    )
    if own is None:
        return precedent
    if own.code == code:
        return own if own.confidence >= confidence else precedent
    if own.confidence < ACCEPTING:
        return max(own, precedent, key=lambda s: s.confidence)
    if own.reason is Reason.SAME_CODE or likeness.is_contradiction:
        return replace(own, confidence=min(own.confidence, RIVALLED), is_exact=False)
    return replace(precedent, confidence=min(confidence, RIVALLED))


def weigh_base(
    own: Suggestion | None, *, index: CodeIndex, reading: Reading, plan: Plan, code: str
) -> Suggestion | None:
    """Return the suggestion once it is known what the base plan is mapped to: a hint only.

    Where nothing but the room type and a surcharge tells the plan from its base, it counts.
    """
    at = index.place_of(code)
    if at is None or (own is not None and own.confidence >= ACCEPTING):
        return own
    likeness = index.compare(reading, at)
    if likeness.is_contradiction:
        return own
    is_told_apart = (
        likeness.unmet < 1 or reading.words or reading.numbers or _is_reduced(plan.pricing_rule)
    )
    confidence = BASE_AT_LEAST if is_told_apart else SAME_AS_BASE
    if own is not None and own.confidence >= confidence:
        return own
    return Suggestion(
        code=code,
        confidence=confidence,
        reason=Reason.BASE_PLAN,
        words=f"its base plan is mapped to {code}",
    )


def _is_reduced(pricing_rule: str) -> bool:
    """Return whether the plan is cheaper than its base: somebody must have had a reason."""
    return "-" in pricing_rule
