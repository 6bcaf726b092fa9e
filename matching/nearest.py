"""Why nothing is suggested: the code that comes nearest, and what is in its way."""

from __future__ import annotations

import re
from collections.abc import Iterable

from matching.features import Features
from matching.index import CodeIndex
from matching.spelling import MAX_TEXT_LENGTH, tokens
from matching.suggestion import Obstacle, WhyNot
from matching.vocabulary import NO_TRAITS

WORDS = re.compile(r"[^\W\d_]+")
MAX_WORDS = 3
# Of the codes that answer one question, where no code answers any like the query.
MAX_COMPARED = 50


def find_obstacle(index: CodeIndex, query: Features, *, name: str) -> WhyNot:
    """Return what keeps the nearest code from being suggested, for a query that gets none.

    The nearest has the most traits and words in common with the query, the fewest of which
    contradict; `name` is the query's as it is written.
    """
    positions = index.candidates_for(query) or index.answering_as(query, most=MAX_COMPARED)
    if not positions:
        return WhyNot(obstacle=Obstacle.NOTHING_ALIKE)
    nearest = max(positions, key=lambda position: (_closeness(index, query, position), -position))
    code = index.codes[nearest].code
    contradiction = _find_contradiction(query, index.features[nearest])
    if contradiction is not None:
        facet, theirs, ours = contradiction
        return WhyNot(
            obstacle=Obstacle.CONTRADICTION, code=code, facet=facet, theirs=theirs, ours=ours
        )
    if index.compare(query, nearest).is_contradiction:
        numbers = index.features[nearest].numbers
        has_other = query.numbers and numbers and query.numbers.isdisjoint(numbers)
        obstacle = Obstacle.OTHER_NUMBER if has_other else Obstacle.NOT_FOR_SUCH
        return WhyNot(obstacle=obstacle, code=code)
    unknown = write_out(query.unknown_words, name)
    if unknown:
        return WhyNot(obstacle=Obstacle.UNKNOWN_WORDS, code=code, unknown_words=unknown)
    one_sided = sorted(query.facets ^ index.features[nearest].facets)
    return WhyNot(obstacle=Obstacle.TOO_LITTLE, code=code, facet=one_sided[0] if one_sided else "")


def write_out(words: Iterable[str], name: str) -> str:
    """Return the first of these normalized words as they are written in the name."""
    written = {tokens(word): word for word in WORDS.findall(name[:MAX_TEXT_LENGTH])}
    first = list(dict.fromkeys(words))[:MAX_WORDS]
    return ", ".join(written.get((word,), word) for word in first)


def _closeness(index: CodeIndex, query: Features, position: int) -> int:
    """Return how much both have in common, less what contradicts."""
    code = index.features[position]
    common = len(set(query.unknown_words) & set(code.unknown_words))
    for facet in query.facets:
        ours, theirs = _answer(query, facet), _answer(code, facet)
        common += len(ours & theirs)
        common -= bool(ours and theirs and not ours & theirs)
    return common


def _find_contradiction(query: Features, code: Features) -> tuple[str, str, str] | None:
    """Return the first question that both answer differently, with an answer of each."""
    for facet in sorted(query.facets):
        ours, theirs = _answer(query, facet), _answer(code, facet)
        if ours and theirs and not ours & theirs:
            return facet, min(theirs), min(ours)
    return None


def _answer(features: Features, facet: str) -> frozenset[str]:
    return features.explicit.get(facet) or features.implicit.get(facet, NO_TRAITS)
