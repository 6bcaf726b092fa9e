"""A list of codes, read once, so that each subject is compared with the few that may fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from matching.features import Reading, read_code
from matching.records import Code
from matching.similarity import SAME_WORD, SHORTEST_BEGINNING, Likeness, compare
from matching.spelling import code_key
from matching.vocabulary import Vocabulary


class CodeIndex:
    """The codes of one list, in an order that does not depend on how they came."""

    def __init__(self, codes: Iterable[Code], *, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.codes: Sequence[Code] = sorted(
            {code.code: code for code in codes}.values(), key=lambda code: code.code
        )
        self._places = {code.code: at for at, code in enumerate(self.codes)}
        self.readings = [read_code(code, vocabulary) for code in self.codes]
        self.keys = [code_key(code.code) for code in self.codes]
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self._by_trait: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for at, reading in enumerate(self.readings):
            self.by_key[self.keys[at]].append(at)
            self._by_name[reading.key].append(at)
            for traits in (*reading.said.values(), *reading.implied.values()):
                for trait in traits:
                    self._by_trait[trait].append(at)
            for word in reading.words:
                self._by_word[word].append(at)
        self.facets_in_use = frozenset(facet for r in self.readings for facet in r.said)
        self._words = list(self._by_word)
        self._by_beginning: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_beginning[word[:SHORTEST_BEGINNING]].append(word)
        self._alike: dict[str, frozenset[int]] = {}

    def may_fit(self, subject: Reading) -> set[int]:
        """Return which codes have anything in common with the subject: places in `codes`."""
        found: set[int] = set()
        for key in (*subject.stems, *subject.parts):
            found.update(self.by_key.get(key, ()))
        found.update(self._by_name.get(subject.key, ()) if subject.key else ())
        for traits in subject.said.values():
            for trait in traits:
                found.update(self._by_trait.get(trait, ()))
        for traits in subject.implied.values():
            for trait in traits:
                if trait not in self.vocabulary.defaults or "price" in subject.said:
                    found.update(self._by_trait.get(trait, ()))
        for word in subject.words:
            found |= self._with_word(word)
        return found

    def place_of(self, code: str) -> int | None:
        """Return where that very code stands in `codes`."""
        return self._places.get(code)

    def compare(self, subject: Reading, at: int) -> Likeness:
        """Return how alike the subject and the code in that place are."""
        return compare(
            subject,
            self.readings[at],
            vocabulary=self.vocabulary,
            facets_in_use=self.facets_in_use,
            words_in_use=frozenset(word for word in subject.words if self._with_word(word)),
        )

    def _with_word(self, word: str) -> frozenset[int]:
        if word not in self._alike:
            near = [
                other
                for other, _, _ in process.extract(
                    word, self._words, scorer=fuzz.ratio, score_cutoff=SAME_WORD, limit=None
                )
            ]
            near += self._by_beginning.get(word[:SHORTEST_BEGINNING], ())
            self._alike[word] = frozenset(at for other in near for at in self._by_word[other])
        return self._alike[word]
