"""Every code that may fit a query, each scored by its best reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter

from rapidfuzz import fuzz

from matching.features import Features
from matching.index import CodeIndex
from matching.similarity import Similarity
from matching.spelling import folded_code
from matching.suggestion import ACCEPT_THRESHOLD, SHOW_THRESHOLD, Reason

EXACT, SAME_VARIANT, SAME_NAME, SAME_PART = 1.0, 0.97, 0.97, 0.9
# The same code, but the name says more than the code and another code says just that; or the
# name says the opposite.
DISPUTED, CONTRADICTED = 0.8, 0.6
# A number is the same by chance as often as on purpose.
SAME_NUMBER = 0.7
# Two candidates closer than this are tied, unless the similarity of their names (of 100) is at
# least so far apart.
MAX_TIE_GAP, MIN_NAME_GAP = 0.05, 12
TIED = 0.75


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One code, by its position in the index, and how well it fits."""

    position: int
    confidence: float
    reason: Reason
    similarity: Similarity
    # Of 100.
    name_similarity: float
    is_exact: bool = False
    # The position of another that fits equally well.
    tied_with: int | None = None


def find_best_candidate(
    index: CodeIndex, query: Features, *, code: str, without: frozenset[str] = frozenset()
) -> Candidate | None:
    """Return the candidate that fits best; less sure of it where another fits nearly as well.

    `code` is the query's own code as it is spelt, `without` are codes that are no candidates.
    """
    known = (index.position_of(each) for each in without)
    left_out = frozenset(position for position in known if position is not None)
    positions = index.candidates_for(query, without=left_out)
    found = [each for position in positions if (each := _score(index, position, query))]
    found.sort(key=lambda c: (c.confidence, c.name_similarity), reverse=True)
    best = _break_tie(found)
    exact = _find_exact(index, query, code=code, rival=best, left_out=left_out)
    if exact is None:
        return best
    has_another_name = query.name_key != index.features[exact.position].name_key
    # The names tell that it means something else; what only its description says does not.
    is_another = exact.similarity.is_contradiction and has_another_name
    return best if is_another and best is not None else exact


def _find_exact(
    index: CodeIndex,
    query: Features,
    *,
    code: str,
    rival: Candidate | None,
    left_out: frozenset[int],
) -> Candidate | None:
    """Return the candidate with the query's own code, as sure as the names let it be."""
    key = folded_code(code)
    positions = [each for each in index.by_key.get(key, ()) if each not in left_out]
    if not key or not positions:
        return None
    position = next((each for each in positions if index.codes[each].code == code), positions[0])
    similarity = index.compare(query, position)
    is_same_name = bool(query.name_key) and query.name_key == index.features[position].name_key
    is_unique = len(positions) == 1 or index.codes[position].code == code
    confidence = EXACT if is_unique else TIED
    if key.isdecimal() and not is_same_name and similarity.score < SHOW_THRESHOLD:
        if similarity.is_contradiction or similarity.missing < 1 or similarity.extra < 1:
            return None
        confidence = SAME_NUMBER
    elif similarity.is_contradiction or not similarity.missing:
        confidence = CONTRADICTED
    elif (
        similarity.missing < 1
        and rival
        and rival.position != position
        and rival.confidence >= ACCEPT_THRESHOLD
    ):
        confidence = DISPUTED
    return Candidate(
        position=position,
        confidence=confidence,
        reason=Reason.SAME_CODE,
        similarity=similarity,
        name_similarity=100.0,
        is_exact=confidence == EXACT,
    )


def _break_tie(found: list[Candidate]) -> Candidate | None:
    """Return the first, unless a name speaks for one that is close; unsure where none does."""
    if not found:
        return None
    tied = [c for c in found if c.confidence > found[0].confidence - MAX_TIE_GAP]
    if len(tied) == 1:
        return found[0]
    first, second = sorted(tied, key=lambda c: c.name_similarity, reverse=True)[:2]
    if first.name_similarity - second.name_similarity >= MIN_NAME_GAP:
        return first
    other = next(each for each in tied if each is not found[0])
    return replace(found[0], confidence=min(found[0].confidence, TIED), tied_with=other.position)


def _score(index: CodeIndex, position: int, query: Features) -> Candidate | None:
    """Return the code as a candidate, or None when it is not worth showing."""
    code, key = index.features[position], index.keys[position]
    similarity = index.compare(query, position)
    if similarity.is_contradiction:
        return None
    is_by_code = not similarity.is_in_name and not similarity.is_implicit
    scores = [(similarity.score, Reason.CODE_IN_CODE if is_by_code else Reason.SIMILAR_NAME)]
    if query.name_key and query.name_key == code.name_key:
        scores.insert(0, (SAME_NAME * similarity.missing, Reason.SAME_NAME))
    if not key.isdecimal():
        # A name that is about something else makes the letters a coincidence.
        factor = similarity.missing * (similarity.extra if similarity.missing < 1 else 1.0)
        if key in query.code_variants:
            scores.append((SAME_VARIANT * factor, Reason.CODE_IN_CODE))
        elif key in query.code_parts:
            scores.append((SAME_PART * factor * similarity.unknown_words, Reason.CODE_IN_CODE))
    # Of reasons that are equally good the first is given.
    confidence, reason = max(scores, key=itemgetter(0))
    if confidence < SHOW_THRESHOLD:
        return None
    return Candidate(
        position=position,
        confidence=confidence,
        reason=reason,
        similarity=similarity,
        name_similarity=fuzz.token_sort_ratio(query.name, code.name),
    )
