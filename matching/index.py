"""An inverted index of a list of codes: each query is compared with the few that may fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest

from rapidfuzz import fuzz, process

from matching.features import Features, extract_code_features
from matching.records import Code
from matching.similarity import (
    MIN_PREFIX_LENGTH,
    MIN_WORD_SIMILARITY,
    ListOfCodes,
    Similarity,
    compare,
)
from matching.spelling import folded_code
from matching.vocabulary import Trait, Vocabulary

# With so many codes a query is compared, and so many are read of those that share one thing with
# it: an account may have thousands that are alike, and as many plans that ask for them.
MAX_CANDIDATES, MAX_SHARING = 64, 512
# Whole numbers, whose sum is the same in whichever order.
POINTS = 1_000_000
# All that is said of a rate: the explicit traits, the numbers and the unknown words.
Statement = tuple[frozenset[Trait], frozenset[int], frozenset[str]]


class CodeIndex:
    """The codes of one list, in an order that does not depend on how they came.

    A query is what is compared with them: the features of a plan or a room type.
    """

    def __init__(self, codes: Iterable[Code], *, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.codes: Sequence[Code] = sorted(
            {code.code: code for code in codes}.values(), key=lambda code: code.code
        )
        self._positions = {code.code: position for position, code in enumerate(self.codes)}
        self.features = [extract_code_features(code, vocabulary) for code in self.codes]
        self.keys = [folded_code(code.code) for code in self.codes]
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self._by_trait: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_facet: dict[str, list[int]] = defaultdict(list)
        self._by_statement: dict[Statement, list[int]] = defaultdict(list)
        for position, features in enumerate(self.features):
            self.by_key[self.keys[position]].append(position)
            self._by_name[features.name_key].append(position)
            for facet in features.explicit:
                self._by_facet[facet].append(position)
            statement = (
                _explicit_traits(features),
                features.numbers,
                frozenset(features.unknown_words),
            )
            self._by_statement[statement].append(position)
            for traits in (*features.explicit.values(), *features.implicit.values()):
                for trait in traits:
                    self._by_trait[trait].append(position)
            for word in features.unknown_words:
                self._by_word[word].append(position)
        self._list = self._describe_list()
        self._words = list(self._by_word)
        self._by_prefix: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_prefix[word[:MIN_PREFIX_LENGTH]].append(word)
        self._with_similar_word: dict[str, Sequence[int]] = {}
        self._words_in_use: dict[tuple[str, ...], frozenset[str]] = {}

    def candidates_for(
        self, query: Features, *, without: frozenset[int] = frozenset()
    ) -> list[int]:
        """Return which codes have anything in common with the query: positions in `codes`.

        Of many those with most in common, at most MAX_CANDIDATES.
        """
        found: dict[int, int] = defaultdict(int)
        for sharing, is_code_or_name in self._sharing(query):
            # What few codes share tells more. All that share one thing divide its points, so hardly
            # more codes than there are things can outdo those with the query's code or name.
            points = is_code_or_name * POINTS + POINTS // max(len(sharing), 1)
            for position in sharing[:MAX_SHARING]:
                found[position] += points
        for position in without:
            found.pop(position, None)
        return sorted(nlargest(MAX_CANDIDATES, found, key=lambda each: (found[each], -each)))

    def answering_as(self, query: Features, *, most: int) -> set[int]:
        """Return some codes, at `most` for each, that answer a question which the query answers."""
        return {each for facet in query.explicit for each in self._by_facet.get(facet, ())[:most]}

    def position_of(self, code: str) -> int | None:
        """Return the position of that very code in `codes`."""
        return self._positions.get(code)

    def compare(self, query: Features, position: int) -> Similarity:
        """Return how similar the query and the code at that position are."""
        return compare(
            query,
            self.features[position],
            vocabulary=self.vocabulary,
            codes=self._list,
            words_in_use=self._in_use(query.unknown_words),
        )

    def _sharing(self, query: Features) -> Iterator[tuple[Sequence[int], bool]]:
        """Yield which codes share each thing, and whether that is the query's code or name."""
        for key in {*query.code_variants, *query.code_parts}:
            yield self.by_key.get(key, ()), True
        if query.name_key:
            yield self._by_name.get(query.name_key, ()), True
        explicit = _explicit_traits(query)
        for said in _broader(explicit):
            for numbers in {query.numbers, frozenset[int]()}:
                for words in {frozenset(query.unknown_words), frozenset[str]()}:
                    yield self._by_statement.get((said, numbers, words), ()), False
        implicit = frozenset[Trait]().union(*query.implicit.values())
        if "price" not in query.explicit:
            implicit -= self.vocabulary.defaults
        for trait in explicit | implicit:
            yield self._by_trait.get(trait, ()), False
        for word in query.unknown_words:
            yield self._containing(word), False

    def _describe_list(self) -> ListOfCodes:
        of_some: dict[str, frozenset[str]] = {}
        of_all: dict[str, frozenset[str]] = {}
        for trait, positions in self._by_trait.items():
            answered = [frozenset(self.features[each].explicit) for each in positions]
            of_some[trait] = frozenset().union(*answered)
            of_all[trait] = answered[0].intersection(*answered)
        return ListOfCodes(
            facets_in_use=frozenset(facet for each in self.features for facet in each.explicit),
            facets_of_some=of_some,
            facets_of_all=of_all,
            is_understood=all(each.explicit or not each.unknown_words for each in self.features),
            sole_traits=frozenset(t for t, found in self._by_trait.items() if len(set(found)) == 1),
        )

    def _in_use(self, words: tuple[str, ...]) -> frozenset[str]:
        """Return those of the words that some code's name has; the same for every code."""
        if words not in self._words_in_use:
            self._words_in_use[words] = frozenset(filter(self._containing, words))
        return self._words_in_use[words]

    def _containing(self, word: str) -> Sequence[int]:
        """Return the codes whose name has the word, or one as good as the same, nearest first.

        At most MAX_SHARING.
        """
        if word not in self._with_similar_word:
            similar = [
                other
                for other, _, _ in process.extract(
                    word,
                    self._words,
                    scorer=fuzz.ratio,
                    score_cutoff=MIN_WORD_SIMILARITY,
                    limit=MAX_SHARING,
                )
            ]
            similar += self._by_prefix.get(word[:MIN_PREFIX_LENGTH], ())[:MAX_SHARING]
            positions = dict.fromkeys(
                position for other in similar for position in self._by_word[other][:MAX_SHARING]
            )
            self._with_similar_word[word] = list(positions)[:MAX_SHARING]
        return self._with_similar_word[word]


def _explicit_traits(features: Features) -> frozenset[Trait]:
    return frozenset[Trait]().union(*features.explicit.values())


def _broader(traits: frozenset[Trait]) -> set[frozenset[Trait]]:
    """Return these traits, and all but one of them: who says that says nothing else."""
    return {said for said in (traits, *(traits - {each} for each in traits)) if said}
