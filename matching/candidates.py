"""Every code that may fit a subject, each weighed by its best reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from matching.features import Reading
from matching.index import CodeIndex
from matching.similarity import Likeness
from matching.spelling import code_key
from matching.suggestion import ACCEPTING, SHOWING, Reason

EXACT, SAME_STEM, SAME_NAME, SAME_PART = 1.0, 0.97, 0.97, 0.9
# The same code, but the name says more than the code and another code says just that; or the
# name says the opposite.
RIVALLED, CONTRADICTED = 0.8, 0.6
# A number is the same by chance as often as on purpose.
SAME_NUMBER = 0.7
# Two candidates closer than this are a toss-up, unless their names tell them apart.
CLOSE, NAMES_APART = 0.05, 12
TOSS_UP = 0.75


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One code, by its place in the index, and how well it fits."""

    at: int
    confidence: float
    reason: Reason
    likeness: Likeness
    names_ratio: float
    is_exact: bool = False


def best_candidate(index: CodeIndex, reading: Reading, *, code: str) -> Candidate | None:
    """Return the candidate that fits best; less sure of it where another fits nearly as well."""
    places = index.may_fit(reading)
    found = [candidate for at in sorted(places) if (candidate := _weigh(index, at, reading))]
    found.sort(key=lambda c: (c.confidence, c.names_ratio), reverse=True)
    best = _decide(found)
    exact = _exact(index, reading, code=code, rival=best)
    if exact is None or (exact.likeness.is_contradiction and best is not None):
        return best
    return exact


def _exact(
    index: CodeIndex, reading: Reading, *, code: str, rival: Candidate | None
) -> Candidate | None:
    """Return the candidate with the subject's own code, as sure as the names let it be."""
    key = code_key(code)
    places = index.by_key.get(key, [])
    if not key or not places:
        return None
    at = next((at for at in places if index.codes[at].code == code), places[0])
    likeness = index.compare(reading, at)
    is_same_name = bool(reading.key) and reading.key == index.readings[at].key
    is_one_only = len(places) == 1 or index.codes[at].code == code
    confidence = EXACT if is_one_only else TOSS_UP
    if key.isdecimal() and not is_same_name and likeness.score < SHOWING:
        if likeness.is_contradiction or likeness.unmet < 1 or likeness.unasked < 1:
            return None
        confidence = SAME_NUMBER
    elif likeness.is_contradiction or not likeness.unmet:
        confidence = CONTRADICTED
    elif likeness.unmet < 1 and rival and rival.at != at and rival.confidence >= ACCEPTING:
        confidence = RIVALLED
    return Candidate(
        at=at,
        confidence=confidence,
        reason=Reason.SAME_CODE,
        likeness=likeness,
        names_ratio=100.0,
        is_exact=confidence == EXACT,
    )


def _decide(found: list[Candidate]) -> Candidate | None:
    """Return the first, unless a name speaks for one that is close; unsure where none does."""
    if not found:
        return None
    near = [c for c in found if c.confidence > found[0].confidence - CLOSE]
    if len(near) == 1:
        return found[0]
    first, second = sorted(near, key=lambda c: c.names_ratio, reverse=True)[:2]
    if first.names_ratio - second.names_ratio >= NAMES_APART:
        return first
    return replace(found[0], confidence=min(found[0].confidence, TOSS_UP))


def _weigh(index: CodeIndex, at: int, reading: Reading) -> Candidate | None:
    code, key = index.readings[at], index.keys[at]
    likeness = index.compare(reading, at)
    if likeness.is_contradiction:
        return None
    is_by_code = not likeness.is_named and not likeness.is_implied
    ways = [(likeness.score, Reason.CODE_IN_CODE if is_by_code else Reason.NAME_ALIKE)]
    if reading.key and reading.key == code.key:
        ways.append((SAME_NAME * likeness.unmet, Reason.SAME_NAME))
    if not key.isdecimal():
        # A name that is about something else makes the letters a coincidence.
        doubt = likeness.unmet * (likeness.unasked if likeness.unmet < 1 else 1.0)
        if key in reading.stems:
            ways.append((SAME_STEM * doubt, Reason.CODE_IN_CODE))
        elif key in reading.parts:
            ways.append((SAME_PART * doubt * likeness.left_over, Reason.CODE_IN_CODE))
    confidence, reason = max(ways)
    if confidence < SHOWING:
        return None
    return Candidate(
        at=at,
        confidence=confidence,
        reason=reason,
        likeness=likeness,
        names_ratio=fuzz.token_sort_ratio(reading.name, code.name),
    )
