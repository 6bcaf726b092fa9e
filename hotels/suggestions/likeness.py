"""How alike two readings are, and whether one rules the other out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from hotels.suggestions.reading import Reading
from hotels.suggestions.vocabulary import NOTHING, Traits, Vocabulary

# What is left of a likeness for each thing that speaks against it.
UNASKED = 0.3
FOREIGN_WORDS = 0.25
UNASKED_NUMBER = 0.6
LEFT_OVER = (1.0, 0.96, 0.92, 0.88)
LEFT_OVER_BESIDE_DEFAULTS = (1.0, 0.8, 0.7, 0.6)
# How sure agreement is at best: on something that sets a rate apart, on what goes without
# saying, and on what is only implied.
DISTINCT, COMMON, IMPLIED = 0.97, 0.93, 0.9
SAME_WORD = 85
SHORTEST_BEGINNING = 5


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What speaks for a code and against it."""

    # What they have in common, nothing said against it yet: 0 when that is nothing.
    agreement: float
    # What is left of that, 0 to 1: traits and words that only one of them has.
    match: float
    agreed: Traits = NOTHING
    # The plan has something that the code lacks and that sets rates apart, or the reverse.
    is_distinguished: bool = False

    @property
    def score(self) -> float:
        """Return the likeness by name, 0 to 1."""
        return self.agreement * self.match


CONTRADICTION = Likeness(agreement=0.0, match=0.0, is_distinguished=True)


def compare(
    subject: Reading, code: Reading, *, vocabulary: Vocabulary, facets_in_use: frozenset[str]
) -> Likeness:
    """Return how alike they are; whatever contradicts makes it nothing at all."""
    agreed, implied = set[str](), set[str]()
    match = 1.0
    is_distinguished = False
    for facet in {*subject.said, *code.said, *subject.implied, *code.implied}:
        rule = vocabulary.facets[facet]
        mine = subject.said.get(facet, NOTHING)
        theirs = code.said.get(facet) or code.implied.get(facet, NOTHING)
        if not mine and theirs and facet in subject.implied:
            if subject.implied[facet].isdisjoint(theirs):
                return CONTRADICTION
            implied |= subject.implied[facet] & theirs
        elif mine and theirs:
            if mine.isdisjoint(theirs):
                return CONTRADICTION
            agreed |= mine & theirs
            if theirs - mine:
                is_distinguished, match = True, match * 0.9
            if mine - theirs:
                match *= 0.95
        elif theirs and not theirs & rule.defaults:
            if facet in code.said or facet != "terms":
                is_distinguished, match = True, match * UNASKED
        elif mine and not mine & rule.defaults:
            is_distinguished = True
            match *= rule.unmet if facet in facets_in_use else rule.unmet_everywhere
    if not _may_be(subject, code):
        return CONTRADICTION
    shared, left_over, foreign = _shared_words(subject.words, code.words)
    if foreign:
        is_distinguished = True
        match *= FOREIGN_WORDS ** (foreign / len(code.words))
    if code.numbers and subject.numbers and code.numbers.isdisjoint(subject.numbers):
        return CONTRADICTION
    if code.numbers and not subject.numbers:
        match *= UNASKED_NUMBER
    agreed |= shared
    distinct = shared or any(not vocabulary.defaults(trait) for trait in agreed - shared)
    implied_distinct = any(not vocabulary.defaults(trait) for trait in implied)
    left = min(left_over, len(LEFT_OVER) - 1)
    if distinct or implied_distinct:
        match *= LEFT_OVER[left]
    else:
        match *= LEFT_OVER_BESIDE_DEFAULTS[left]
    agreement = (
        DISTINCT if distinct else COMMON if agreed else IMPLIED if implied_distinct else 0.0
    )
    return Likeness(
        agreement=agreement,
        match=match,
        agreed=frozenset(agreed | implied),
        is_distinguished=is_distinguished,
    )


def _may_be(subject: Reading, code: Reading) -> bool:
    """Return whether the plan's marks allow the code: for companies only, by day only."""
    guests, hours = code.said.get("guest"), code.said.get("hours")
    if subject.is_corporate and not guests:
        return False
    return bool(hours) == (subject.is_day_use or "hours" in subject.said)


def _shared_words(mine: Sequence[str], theirs: Sequence[str]) -> tuple[Traits, int, int]:
    """Return the words of both, and how many are left over on either side."""
    if not theirs or not mine:
        return NOTHING, len(mine), len(theirs)
    shared, found = set[str](), set[str]()
    for word in theirs:
        twin = next((other for other in mine if is_same_word(word, other)), None)
        if twin is not None:
            shared.add(word)
            found.add(twin)
    return frozenset(shared), len(set(mine) - found), len(set(theirs) - shared)


def is_same_word(one: str, other: str) -> bool:
    """Return whether two words differ by an ending or a slip of the pen at most."""
    if one == other:
        return True
    if min(len(one), len(other)) >= SHORTEST_BEGINNING and (
        one.startswith(other) or other.startswith(one)
    ):
        return True
    return fuzz.ratio(one, other, score_cutoff=SAME_WORD) > 0
