"""How similar a query's features are to a code's, and whether one rules the other out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from matching.features import Features
from matching.vocabulary import NO_TRAITS, Facet, Trait, Vocabulary

# How sure agreement is at best: on a trait that sets a rate apart, on a default, on a mark or
# what a public price means, and on implicit traits only.
DISTINCTIVE, DEFAULT, MARKED, IMPLICIT = 0.97, 0.93, 0.9, 0.8
# Factors for what speaks against.
FURTHER_TRAITS, EXTRA_NUMBER = 0.9, 0.92
EXTRA_WORDS, WORD_OF_ANOTHER_CODE = 0.25, 0.5
# By number of the query's words that the vocabulary and the code lack: with one of them it is
# shown, but not accepted in bulk. In a plan for companies they are taken for the company's name.
UNKNOWN_WORDS = (1.0, 0.87, 0.8, 0.7)
UNKNOWN_WORDS_BESIDE_DEFAULT = (1.0, 0.8, 0.7, 0.6)
CORPORATE = "guest:corporate"
# Of 100, as `rapidfuzz.fuzz.ratio` counts.
MIN_WORD_SIMILARITY = 85
MIN_PREFIX_LENGTH = 5


@dataclass(kw_only=True, slots=True)
class Similarity:
    """What speaks for a code and against it; each of the four is a factor, 0 to 1."""

    agreement: float = 0.0
    # The query has traits that the code lacks.
    missing: float = 1.0
    # The code has traits, words or numbers that the query lacks.
    extra: float = 1.0
    # The query has words that nobody understands.
    unknown_words: float = 1.0
    is_contradiction: bool = False
    # Agreement rests on marks and policies alone, not on name and code.
    is_implicit: bool = False
    # The name has a part in it, not the code's letters alone.
    is_in_name: bool = False

    @property
    def score(self) -> float:
        """Return how similar their features are, 0 to 1."""
        return self.agreement * self.missing * self.extra * self.unknown_words


CONTRADICTION = Similarity(is_contradiction=True)


def compare(
    query: Features,
    code: Features,
    *,
    vocabulary: Vocabulary,
    facets_in_use: frozenset[str],
    words_in_use: frozenset[str],
) -> Similarity:
    """Return how similar they are; one contradiction makes it nothing at all.

    `facets_in_use` are the questions that some code of the list answers, `words_in_use` those of
    the query's unknown words that some code's name has as well.
    """
    if not _is_allowed(query, code) or not _numbers_agree(query, code):
        return CONTRADICTION
    similarity = Similarity()
    common = _compare_traits(similarity, query, code, vocabulary.facets, facets_in_use)
    if common is None:
        return CONTRADICTION
    explicit, implicit = common
    if code.numbers and not query.numbers:
        similarity.extra *= EXTRA_NUMBER
    shared = _compare_words(similarity, query, code)
    is_distinctive = bool(shared) or not explicit <= vocabulary.defaults
    is_implicitly_distinctive = not implicit <= vocabulary.defaults
    if is_distinctive:
        similarity.agreement = DISTINCTIVE
    elif explicit:
        similarity.agreement = DEFAULT
    elif implicit and (query.is_corporate or "price" in query.explicit):
        similarity.agreement = MARKED
    elif is_implicitly_distinctive:
        similarity.agreement = IMPLICIT
    similarity.is_implicit = not explicit and not shared
    similarity.is_in_name = bool(shared) or not explicit.isdisjoint(query.name_traits)
    if not query.unknown_words:
        return similarity
    unknown = {word for word in query.unknown_words if not _has_word(code.unknown_words, word)}
    if unknown & words_in_use:
        similarity.missing *= WORD_OF_ANOTHER_CODE
    if not (query.is_corporate and CORPORATE in explicit | implicit):
        factors = (
            UNKNOWN_WORDS
            if is_distinctive or is_implicitly_distinctive
            else UNKNOWN_WORDS_BESIDE_DEFAULT
        )
        similarity.unknown_words = factors[min(len(unknown), len(factors) - 1)]
    return similarity


def _compare_traits(
    similarity: Similarity,
    query: Features,
    code: Features,
    facets: Mapping[str, Facet],
    facets_in_use: frozenset[str],
) -> tuple[set[Trait], set[Trait]] | None:
    """Return the traits they share, explicit and implicit; None when two of them contradict."""
    explicit, implicit = set[Trait](), set[Trait]()
    for facet in query.facets | code.explicit.keys():
        rule = facets[facet]
        wanted = query.explicit.get(facet, NO_TRAITS)
        implied = query.implicit.get(facet, NO_TRAITS)
        offered = code.explicit.get(facet) or code.implicit.get(facet, NO_TRAITS)
        if offered and (wanted or implied):
            common = (wanted or implied) & offered
            if not common:
                return None
            (explicit if wanted else implicit).update(common)
            if wanted and wanted != offered:
                similarity.extra *= FURTHER_TRAITS
        elif not wanted <= rule.defaults:
            similarity.missing *= (
                rule.missing if facet in facets_in_use else rule.missing_everywhere
            )
        elif not code.explicit.get(facet, NO_TRAITS) <= rule.defaults:
            similarity.extra *= rule.extra
    return explicit, implicit


def _is_same_word(one: str, other: str) -> bool:
    """Return whether two words differ by an ending or a typing mistake at most."""
    if one == other:
        return True
    if min(len(one), len(other)) >= MIN_PREFIX_LENGTH and (
        one.startswith(other) or other.startswith(one)
    ):
        return True
    return fuzz.ratio(one, other, score_cutoff=MIN_WORD_SIMILARITY) > 0


def _is_allowed(query: Features, code: Features) -> bool:
    """Return whether the plan's marks allow the code: for companies only, by day only."""
    is_public = bool(code.explicit) and "guest" not in code.explicit and not code.unknown_words
    if query.is_corporate and is_public:
        return False
    return ("hours" in code.explicit) == (query.is_day_use or "hours" in query.explicit)


def _compare_words(similarity: Similarity, query: Features, code: Features) -> frozenset[str]:
    """Return those of the code's unknown words that the query has too."""
    words = code.unknown_words
    if not words:
        return frozenset()
    shared = frozenset(word for word in words if _has_word(query.unknown_words, word))
    extra = 1 - len(shared) / len(set(words))
    similarity.extra *= EXTRA_WORDS**extra
    return shared


def _has_word(words: Sequence[str], word: str) -> bool:
    return any(_is_same_word(word, other) for other in words)


def _numbers_agree(query: Features, code: Features) -> bool:
    """Return whether some number of the code's is the query's, where both have any."""
    if not code.numbers or not query.numbers:
        return True
    return not code.numbers.isdisjoint(query.numbers)
