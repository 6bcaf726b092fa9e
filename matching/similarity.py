"""How similar a query's features are to a code's, and whether one rules the other out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

from matching.features import Features
from matching.vocabulary import NO_TRAITS, Facet, Trait, Vocabulary, facet_of

# How sure agreement is at best: on a trait that sets a rate apart, on a default, on a mark or
# what a public price means, and on implicit traits only.
DISTINCTIVE, DEFAULT, MARKED, IMPLICIT = 0.97, 0.93, 0.9, 0.8
# Factors for what speaks against.
FURTHER_TRAITS, MORE_GENERAL, EXTRA_NUMBER = 0.9, 0.94, 0.92
EXTRA_WORDS, WORD_OF_ANOTHER_CODE = 0.25, 0.5
# The same of the one code that is for such guests: Entertainment packages, Canary residents.
EXTRA_WORDS_OF_SOLE = 0.95
# By number of the query's words that the vocabulary and the code lack: with one of them it is
# shown, but not accepted in bulk. In a plan for companies they are taken for the company's name.
UNKNOWN_WORDS = (1.0, 0.87, 0.8, 0.7)
UNKNOWN_WORDS_BESIDE_DEFAULT = (1.0, 0.8, 0.7, 0.6)
# The name says whom or what the rate is for, and one code alone is for that: Crew Swiss.
UNKNOWN_WORDS_BESIDE_TELLING = (1.0, 0.94, 0.91, 0.75)
# Both have traits of one facet that the other lacks: Booking.com and Hostelworld.
DIVERGING_TRAITS = 0.75
# Only one side answers, but no code of the list that is for the same differs in that.
UNDECIDING = 0.95
# Sold by portals only, and the list has codes for portals, but this is none.
NOT_FOR_THE_CHANNEL = 0.8
CORPORATE, DAY_USE, CHANNEL = "guest:corporate", "hours:day", "channel"
# A list may have a single rate that cannot be cancelled, and call it "Advance purchase".
NONREF, ADVANCE = "terms:nonref", "booking:advance"
# Of 100, as `rapidfuzz.fuzz.ratio` counts.
MIN_WORD_SIMILARITY = 85
MIN_PREFIX_LENGTH, MIN_STEM, MAX_ENDING = 5, 3, 3


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


@dataclass(frozen=True, kw_only=True)
class ListOfCodes:
    """What a code's list asks: an answer that sets none of its codes apart decides nothing."""

    # The questions that some code of the list answers.
    facets_in_use: frozenset[str]
    # By telling trait, those that some code with that trait answers; and by any trait, those that
    # every code with it answers.
    facets_of_some: Mapping[Trait, frozenset[str]]
    facets_of_all: Mapping[Trait, frozenset[str]]
    # Those that one code alone has.
    sole_traits: frozenset[Trait]
    # No code's name is of words alone that nobody understands.
    is_understood: bool


def compare(
    query: Features,
    code: Features,
    *,
    vocabulary: Vocabulary,
    codes: ListOfCodes,
    words_in_use: frozenset[str],
) -> Similarity:
    """Return how similar they are; one contradiction makes it nothing at all.

    `codes` is the list that the code is of, `words_in_use` those of the query's unknown words that
    some code's name has as well.
    """
    if not _is_allowed(query, code) or not _numbers_agree(query, code):
        return CONTRADICTION
    similarity = Similarity()
    common = _compare_traits(similarity, query, code, vocabulary.facets, codes)
    if common is None:
        return CONTRADICTION
    explicit, implicit = common
    if code.numbers and not query.numbers:
        similarity.extra *= EXTRA_NUMBER
    in_name = explicit & query.name_traits & codes.sole_traits
    is_told = any(map(vocabulary.is_telling, in_name))
    extra_words = EXTRA_WORDS_OF_SOLE if is_told else EXTRA_WORDS
    shared = _compare_words(similarity, query, code, extra_words)
    is_distinctive = bool(shared) or not explicit <= vocabulary.defaults
    is_implicitly_distinctive = not implicit <= vocabulary.defaults
    if is_distinctive:
        similarity.agreement = DISTINCTIVE
    elif explicit:
        similarity.agreement = DEFAULT
    elif implicit and (query.is_corporate or DAY_USE in implicit or "price" in query.explicit):
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
    is_marked = (
        query.is_corporate
        and CORPORATE in explicit | implicit
        and (CORPORATE in explicit or codes.is_understood)
    )
    if not is_marked and not (query.is_day_use and DAY_USE in explicit | implicit):
        if is_told or len(shared) > 1:
            factors = UNKNOWN_WORDS_BESIDE_TELLING
        elif is_distinctive or is_implicitly_distinctive:
            factors = UNKNOWN_WORDS
        else:
            factors = UNKNOWN_WORDS_BESIDE_DEFAULT
        similarity.unknown_words = factors[min(len(unknown), len(factors) - 1)]
    return similarity


def _compare_traits(
    similarity: Similarity,
    query: Features,
    code: Features,
    facets: Mapping[str, Facet],
    codes: ListOfCodes,
) -> tuple[set[Trait], set[Trait]] | None:
    """Return the traits they share, explicit and implicit; None when two of them contradict."""
    explicit, implicit = set[Trait](), set[Trait]()
    unanswered: list[str] = []
    for facet in query.facets | code.explicit.keys():
        wanted = query.explicit.get(facet, NO_TRAITS)
        offered = code.explicit.get(facet) or code.implicit.get(facet, NO_TRAITS)
        asked = wanted or query.implicit.get(facet, NO_TRAITS)
        if not offered or not asked:
            unanswered.append(facet)
            continue
        common = asked & offered
        if not common:
            return None
        (explicit if wanted else implicit).update(common)
        if wanted and wanted != offered:
            similarity.extra *= MORE_GENERAL if offered < wanted else FURTHER_TRAITS
            if wanted - offered and offered - wanted:
                similarity.extra *= DIVERGING_TRAITS
    telling = {trait for trait in explicit if facets[facet_of(trait)].is_telling}
    for facet in unanswered:
        _compare_unanswered(similarity, query, code, facet, facets[facet], codes, telling, explicit)
    return explicit, implicit


def _compare_unanswered(
    similarity: Similarity,
    query: Features,
    code: Features,
    facet: str,
    rule: Facet,
    codes: ListOfCodes,
    telling: set[Trait],
    common: set[Trait],
) -> None:
    """Reckon with a question that only one of the two answers."""
    if not query.explicit.get(facet, NO_TRAITS) <= rule.defaults:
        if (
            telling
            and rule.missing
            and rule.is_detail_of(telling)
            and all(facet not in codes.facets_of_some[trait] for trait in telling)
        ):
            similarity.missing *= UNDECIDING
        else:
            is_in_use = facet in codes.facets_in_use
            similarity.missing *= rule.missing if is_in_use else rule.missing_everywhere
    elif not code.explicit.get(facet, NO_TRAITS) <= rule.defaults:
        deciding = telling if not rule.is_telling else set()
        if code.explicit[facet] == {ADVANCE}:
            deciding = common & {NONREF}
        is_of_all = any(facet in codes.facets_of_all[trait] for trait in deciding)
        similarity.extra *= max(rule.extra, UNDECIDING) if is_of_all else rule.extra
    elif (
        facet == CHANNEL
        and query.implicit.get(facet)
        and not telling
        and facet in codes.facets_in_use
    ):
        similarity.missing *= NOT_FOR_THE_CHANNEL


def _is_same_word(one: str, other: str) -> bool:
    """Return whether two words differ by an ending or a typing mistake at most."""
    if one == other:
        return True
    if min(len(one), len(other)) >= MIN_PREFIX_LENGTH and (
        one.startswith(other) or other.startswith(one)
    ):
        return True
    common = Prefix.similarity(one, other)
    if common >= MIN_PREFIX_LENGTH and max(len(one), len(other)) - common <= MAX_ENDING:
        return True
    if min(len(one), len(other)) < MIN_PREFIX_LENGTH:
        # Of short words another first letter makes another word: LRA, NLRA.
        first, second = sorted((one, other), key=len)
        return len(first) >= MIN_STEM and second[:-1] == first
    return fuzz.ratio(one, other, score_cutoff=MIN_WORD_SIMILARITY) > 0


def _is_allowed(query: Features, code: Features) -> bool:
    """Return whether the plan's marks allow the code: for companies only, by day only."""
    is_public = bool(code.explicit) and "guest" not in code.explicit and not code.unknown_words
    if query.is_corporate and is_public:
        return False
    return ("hours" in code.explicit) == (query.is_day_use or "hours" in query.explicit)


def _compare_words(
    similarity: Similarity, query: Features, code: Features, factor: float
) -> frozenset[str]:
    """Return those of the code's unknown words that the query has too."""
    words = code.unknown_words
    if not words:
        return frozenset()
    shared = frozenset(word for word in words if _has_word(query.unknown_words, word))
    extra = 1 - len(shared) / len(set(words))
    similarity.extra *= factor**extra
    return shared


def _has_word(words: Sequence[str], word: str) -> bool:
    return any(_is_same_word(word, other) for other in words)


def _numbers_agree(query: Features, code: Features) -> bool:
    """Return whether some number of the code's is the query's, where both have any."""
    if not code.numbers or not query.numbers:
        return True
    return not code.numbers.isdisjoint(query.numbers)
