"""Words with a meaning: which traits they stand for, in whichever language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from matching.spelling import collapse_digraphs, tokens

# "board:half" is the trait `half` of the facet `board`.
Trait = str
Traits = frozenset[Trait]
NO_TRAITS: Traits = frozenset()
MAX_PHRASE_WORDS = 4
MAX_CACHED_NAMES = 4096
MIN_COMPOUND_PART = 3
MAX_WORD = 60
# Between the halves of a German compound: Tagung-s-pauschale, Firma-en.
MAX_LINKING_LETTERS = 2


@dataclass(frozen=True, kw_only=True)
class Facet:
    """A question that a rate answers once, such as what board it includes.

    The numbers are factors: what is left of a similarity when only one side answers.
    """

    # Where no trait is given, these are meant; giving them adds little.
    defaults: Traits = NO_TRAITS
    # The plan has a trait here and the code has none.
    missing: float = 0.3
    # The same where no code of the list answers this question at all.
    missing_everywhere: float = 0.3
    # The code has a trait here and the plan has none.
    extra: float = 0.3
    # It says by itself which rate it is (for crews, for weekends) rather than how it is sold.
    is_telling: bool = False
    # Of telling facets, those beside which it says but a detail: the theme of a package.
    detail_of: frozenset[str] = frozenset()

    def is_detail_of(self, telling: Iterable[Trait]) -> bool:
        """Return whether its answer is a detail beside these."""
        return not self.is_telling or all(facet_of(trait) in self.detail_of for trait in telling)


@dataclass(frozen=True, kw_only=True)
class ParsedName:
    """A name taken apart: its traits, the words that the vocabulary lacks, and its numbers."""

    traits: Traits = NO_TRAITS
    unknown_words: tuple[str, ...] = ()
    numbers: frozenset[int] = frozenset()


class Vocabulary:
    """The words of one domain, ready to parse names and codes with.

    `phrases` and `abbreviations` list, for traits parted by spaces, what stands for them, parted
    by commas. A star makes a phrase a prefix: `firmen*` finds Firmenpreis. Abbreviations count in
    codes only; `homonyms` names a trait under which one of them means something else.
    `stop_words` mean nothing, and `suffixes` mean nothing at the end of a compound. A number before
    one of the words in `nights` is the length of a stay, which has the traits in `lengths`.
    """

    def __init__(
        self,
        *,
        facets: Mapping[str, Facet],
        phrases: Mapping[str, str],
        abbreviations: Mapping[str, str],
        stop_words: str,
        suffixes: str,
        homonyms: Mapping[str, Trait],
        nights: Mapping[int, str] = MappingProxyType({}),
        lengths: Mapping[range, Trait] = MappingProxyType({}),
    ) -> None:
        self.facets = facets
        # What is meant anyway where no trait is given.
        self.defaults: Traits = frozenset().union(*(f.defaults for f in facets.values()))
        self.homonyms = homonyms
        entries = list(_entries(phrases))
        self._prefixes = {_key(phrase): traits for traits, phrase in entries if "*" in phrase}
        self._nights = {word: n for n, words in nights.items() for word in tokens(words)}
        self._phrases = dict.fromkeys((*tokens(stop_words), *self._nights), NO_TRAITS) | {
            _key(phrase): traits for traits, phrase in entries if "*" not in phrase
        }
        self._parse_cached = lru_cache(maxsize=MAX_CACHED_NAMES)(self._parse)
        self._suffixes = frozenset(tokens(suffixes))
        self._lengths = lengths
        # In a code, words of one or two letters come by chance unless they are abbreviations.
        self._code_pieces = (
            {
                word: traits
                for word, traits in (self._prefixes | self._phrases).items()
                if len(word) >= MIN_COMPOUND_PART
            }
            | dict.fromkeys(self._suffixes, NO_TRAITS)
            | {_key(short): traits for traits, short in _entries(abbreviations)}
        )

    def parse_name(self, name: tuple[str, ...]) -> ParsedName:
        """Return what a name means, given as tokens; the longest phrase wins.

        A hotel has the same few names for every room type, so answers are cached. Of a word only
        as much is read as words have letters: compounds take their time.
        """
        return self._parse_cached(tuple(word[:MAX_WORD] for word in name))

    def parse_code(self, part: str) -> Traits | None:
        """Return the traits of a part of a code, or None when it is not made of known words."""
        part = collapse_digraphs(part)
        # The fewest known pieces that make up the part as far as each of its letters; of as few,
        # those with the shorter last one: NRFBB is NRF and BB.
        best: list[tuple[int, Traits] | None] = [(0, NO_TRAITS), *[None] * len(part)]
        for end in range(1, len(part) + 1):
            for start in range(end):
                before, piece = best[start], part[start:end]
                found = NO_TRAITS if piece.isdecimal() else self._code_pieces.get(piece)
                if before is None or found is None:
                    continue
                current = best[end]
                if current is None or before[0] + 1 <= current[0]:
                    best[end] = (before[0] + 1, before[1] | found)
        whole = best[-1]
        return whole[1] if part and whole else None

    def _parse(self, name: tuple[str, ...]) -> ParsedName:
        traits, unknown, numbers = set[Trait](), list[str](), set[int]()
        start = 0
        while start < len(name):
            found, length = self._find_phrase(name, start)
            if found is not None:
                traits |= found
            elif name[start].isdecimal():
                numbers.add(int(name[start]))
            else:
                found, rest = self._split_compound(name[start])
                traits |= found
                unknown += rest
            start += length
        if not unknown and not any(map(self.is_telling, traits)):
            traits |= self._lengths_of_stay(name)
        return ParsedName(
            traits=frozenset(traits), unknown_words=tuple(unknown), numbers=frozenset(numbers)
        )

    def _lengths_of_stay(self, name: Sequence[str]) -> Traits:
        """Return what a number of nights means, "ab 7 Nächte"; of "7-13 nights" the first."""
        first: str | None = None
        for word in name:
            if word.isdecimal():
                first = first or word
            elif first and word in self._nights:
                nights = int(first) * self._nights[word]
                return frozenset(t for span, t in self._lengths.items() if nights in span)
            else:
                first = None
        return NO_TRAITS

    def is_telling(self, trait: Trait) -> bool:
        """Return whether the trait says by itself which rate it is."""
        return self.facets[facet_of(trait)].is_telling

    def _find_phrase(self, name: Sequence[str], start: int) -> tuple[Traits | None, int]:
        """Return the traits of the longest phrase that begins there, and its number of words."""
        for length in range(min(MAX_PHRASE_WORDS, len(name) - start), 0, -1):
            key = "".join(name[start : start + length])
            found = self._phrases.get(key)
            if found is None:
                found = self._find_prefix(key, beyond=len(key) - len(name[start + length - 1]))
            if found is not None:
                return found, length
        return None, 1

    def _find_prefix(self, key: str, *, beyond: int = 0) -> Traits | None:
        """Return the traits of the longest known prefix that reaches into the last word."""
        for end in range(len(key), max(beyond, MIN_COMPOUND_PART - 1), -1):
            found = self._prefixes.get(key[:end])
            if found is not None:
                return found | self._second_half(key[end:])
        return None

    def _second_half(self, rest: str) -> Traits:
        """Return what a compound's second half adds, whatever letters link the two."""
        for start in range(min(MAX_LINKING_LETTERS, len(rest)) + 1):
            second = rest[start:]
            found = self._phrases.get(second) if len(second) > MIN_COMPOUND_PART else None
            if found is not None:
                return found
        return NO_TRAITS

    def _split_compound(self, word: str) -> tuple[Traits, list[str]]:
        """Return the traits of an unknown word's second half, and its first half as a word."""
        for split in range(MIN_COMPOUND_PART, len(word) - MIN_COMPOUND_PART + 1):
            first, second = word[:split], word[split:]
            found = NO_TRAITS if second in self._suffixes else None
            if found is None and len(second) > MIN_COMPOUND_PART:
                found = self._phrases.get(second)
            if found is None:
                found = self._find_prefix(second)
            if found is None:
                continue
            known = self._phrases.get(first)
            return (found, [first]) if known is None else (found | known, [])
        return NO_TRAITS, [word]


def facet_of(trait: Trait) -> str:
    """Return the facet that a trait belongs to."""
    return trait.partition(":")[0]


def _key(phrase: str) -> str:
    return "".join(tokens(phrase))


def _entries(table: Mapping[str, str]) -> Iterator[tuple[Traits, str]]:
    for traits, phrases in table.items():
        for phrase in phrases.split(","):
            if phrase.strip():
                yield frozenset(traits.split()), phrase.strip()
