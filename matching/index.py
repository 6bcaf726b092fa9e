"""An inverted index of a list of codes: each query is compared with the few that may fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

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
from matching.vocabulary import Vocabulary


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
        for position, features in enumerate(self.features):
            self.by_key[self.keys[position]].append(position)
            self._by_name[features.name_key].append(position)
            for facet in features.explicit:
                self._by_facet[facet].append(position)
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
        self._with_similar_word: dict[str, frozenset[int]] = {}
        self._words_in_use: dict[tuple[str, ...], frozenset[str]] = {}

    def candidates_for(self, query: Features) -> set[int]:
        """Return which codes have anything in common with the query: positions in `codes`."""
        found: set[int] = set()
        for key in (*query.code_variants, *query.code_parts):
            found.update(self.by_key.get(key, ()))
        found.update(self._by_name.get(query.name_key, ()) if query.name_key else ())
        for traits in query.explicit.values():
            for trait in traits:
                found.update(self._by_trait.get(trait, ()))
        for traits in query.implicit.values():
            for trait in traits:
                if trait not in self.vocabulary.defaults or "price" in query.explicit:
                    found.update(self._by_trait.get(trait, ()))
        for word in query.unknown_words:
            found |= self._containing(word)
        return found

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

    def _containing(self, word: str) -> frozenset[int]:
        """Return the codes whose name has the word, or one as good as the same."""
        if word not in self._with_similar_word:
            similar = [
                other
                for other, _, _ in process.extract(
                    word,
                    self._words,
                    scorer=fuzz.ratio,
                    score_cutoff=MIN_WORD_SIMILARITY,
                    limit=None,
                )
            ]
            similar += self._by_prefix.get(word[:MIN_PREFIX_LENGTH], ())
            self._with_similar_word[word] = frozenset(
                position for other in similar for position in self._by_word[other]
            )
        return self._with_similar_word[word]
