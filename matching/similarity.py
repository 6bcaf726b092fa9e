"""How alike two readings are, and whether one rules the other out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from matching.features import Reading
from matching.vocabulary import NOTHING, Facet, Trait, Traits, Vocabulary

# How sure agreement is at best: on something that sets a rate apart, on what goes without
# saying anyway, on a mark or what a public price means, and on what is only implied.
DISTINCT, COMMON, MARKED, IMPLIED = 0.97, 0.93, 0.9, 0.8
# What is left of it for each thing that speaks against.
UNASKED_TOO, UNASKED_NUMBER = 0.9, 0.92
FOREIGN_WORDS, WORD_OF_ANOTHER = 0.25, 0.5
# By number of words of the subject that nobody understands: with one of them it is shown, but
# not accepted in bulk. In a plan for companies they are taken for the company's name.
LEFT_OVER = (1.0, 0.87, 0.8, 0.7)
LEFT_OVER_BESIDE_COMMON = (1.0, 0.8, 0.7, 0.6)
CORPORATE = "guest:corporate"
SAME_WORD = 85
SHORTEST_BEGINNING = 5


@dataclass(kw_only=True, slots=True)
class Likeness:
    """What speaks for a code and against it; each of the four is a factor, 0 to 1."""

    agreement: float = 0.0
    # The subject has traits that the code lacks.
    unmet: float = 1.0
    # The code has traits, words or numbers that the subject lacks.
    unasked: float = 1.0
    # The subject has words that stand for nothing known.
    left_over: float = 1.0
    is_contradiction: bool = False
    # Agreement rests on marks and policies alone, not on what name and code say.
    is_implied: bool = False
    # The name has a part in it, not the code's letters alone.
    is_named: bool = False

    @property
    def score(self) -> float:
        """Return how alike they are by what they say, 0 to 1."""
        return self.agreement * self.unmet * self.unasked * self.left_over


CONTRADICTION = Likeness(is_contradiction=True)


def compare(
    subject: Reading,
    code: Reading,
    *,
    vocabulary: Vocabulary,
    facets_in_use: frozenset[str],
    words_in_use: frozenset[str],
) -> Likeness:
    """Return how alike they are; one contradiction makes it nothing at all.

    `facets_in_use` are the questions that some code of the list answers, `words_in_use` those of
    the subject's words that stand for nothing known but that some code's name has as well.
    """
    if not _is_allowed(subject, code) or not _numbers_agree(subject, code):
        return CONTRADICTION
    likeness = Likeness()
    common = _compare_traits(likeness, subject, code, vocabulary.facets, facets_in_use)
    if common is None:
        return CONTRADICTION
    said, implied = common
    if code.numbers and not subject.numbers:
        likeness.unasked *= UNASKED_NUMBER
    shared = _compare_words(likeness, subject, code)
    is_distinct = bool(shared) or bool(said - vocabulary.defaults)
    is_distinct_if_implied = bool(implied - vocabulary.defaults)
    if is_distinct:
        likeness.agreement = DISTINCT
    elif said:
        likeness.agreement = COMMON
    elif implied and (subject.is_corporate or "price" in subject.said):
        likeness.agreement = MARKED
    elif is_distinct_if_implied:
        likeness.agreement = IMPLIED
    likeness.is_implied = not said and not shared
    likeness.is_named = bool(shared) or not said.isdisjoint(subject.named)
    left_over = {word for word in subject.words if not _has_word(code.words, word)}
    if left_over & words_in_use:
        likeness.unmet *= WORD_OF_ANOTHER
    if not (subject.is_corporate and CORPORATE in said | implied):
        table = LEFT_OVER if is_distinct or is_distinct_if_implied else LEFT_OVER_BESIDE_COMMON
        likeness.left_over = table[min(len(left_over), len(table) - 1)]
    return likeness


def _compare_traits(
    likeness: Likeness,
    subject: Reading,
    code: Reading,
    facets: Mapping[str, Facet],
    facets_in_use: frozenset[str],
) -> tuple[set[Trait], set[Trait]] | None:
    """Return the traits they share, said and implied; None when two of them contradict."""
    said, implied = set[Trait](), set[Trait]()
    for facet in subject.facets | code.said.keys():
        rule = facets[facet]
        mine = subject.said.get(facet, NOTHING)
        hinted = subject.implied.get(facet, NOTHING)
        theirs = code.said.get(facet) or code.implied.get(facet, NOTHING)
        if theirs and (mine or hinted):
            common = (mine or hinted) & theirs
            if not common:
                return None
            (said if mine else implied).update(common)
            if mine and mine != theirs:
                likeness.unasked *= UNASKED_TOO
        elif mine - rule.defaults:
            likeness.unmet *= rule.unmet if facet in facets_in_use else rule.unmet_everywhere
        elif code.said.get(facet, NOTHING) - rule.defaults:
            likeness.unasked *= rule.unasked
    return said, implied


def is_same_word(one: str, other: str) -> bool:
    """Return whether two words differ by an ending or a slip of the pen at most."""
    if one == other:
        return True
    if min(len(one), len(other)) >= SHORTEST_BEGINNING and (
        one.startswith(other) or other.startswith(one)
    ):
        return True
    return fuzz.ratio(one, other, score_cutoff=SAME_WORD) > 0


def _is_allowed(subject: Reading, code: Reading) -> bool:
    """Return whether the plan's marks allow the code: for companies only, by day only."""
    is_public = bool(code.said) and "guest" not in code.said and not code.words
    if subject.is_corporate and is_public:
        return False
    return ("hours" in code.said) == (subject.is_day_use or "hours" in subject.said)


def _compare_words(likeness: Likeness, subject: Reading, code: Reading) -> Traits:
    """Return those of the code's words that the subject has too."""
    if not code.words:
        return NOTHING
    shared = frozenset(word for word in code.words if _has_word(subject.words, word))
    foreign = 1 - len(shared) / len(set(code.words))
    likeness.unasked *= FOREIGN_WORDS**foreign
    return shared


def _has_word(words: Sequence[str], word: str) -> bool:
    return any(is_same_word(word, other) for other in words)


def _numbers_agree(subject: Reading, code: Reading) -> bool:
    """Return whether some number of the code's is the subject's, where both have any."""
    if not code.numbers or not subject.numbers:
        return True
    return not code.numbers.isdisjoint(subject.numbers)
