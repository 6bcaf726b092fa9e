"""Words that mean something: which traits they stand for, whatever the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from matching.spelling import plain, tokens

# "board:half" is the trait `half` of the facet `board`.
Trait = str
Traits = frozenset[Trait]
NOTHING: Traits = frozenset()
MOST_WORDS = 4
MOST_REMEMBERED = 4096
SHORTEST_PART = 3
# Letters between the halves of a compound: Tagung-s-pauschale, Firma-en.
MOST_JOINTS = 2


@dataclass(frozen=True, kw_only=True)
class Facet:
    """A question that a rate answers once, such as what board it includes."""

    # Where nothing is said, these are meant; saying them adds little.
    defaults: Traits = NOTHING
    # What is left of a likeness when the plan has a trait here and the code says nothing.
    unmet: float = 0.3
    # The same where no code of the list answers this question at all.
    unmet_everywhere: float = 0.3
    # What is left when the code has a trait here and the plan says nothing.
    unasked: float = 0.3


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a name says: its traits, the words that are left over, and its numbers."""

    traits: Traits = NOTHING
    words: tuple[str, ...] = ()
    numbers: frozenset[int] = frozenset()


class Vocabulary:
    """The words of one trade, ready to read names and codes with.

    `phrases` and `abbreviations` list, for traits parted by spaces, what stands for them, parted
    by commas. A star lets a phrase go on: `firmen*` finds Firmenpreis. Abbreviations count in
    codes only; `second_senses` names a trait under which one of them means something else.
    `idle` words say nothing, and `endings` say nothing at the end of a compound.
    """

    def __init__(
        self,
        *,
        facets: Mapping[str, Facet],
        phrases: Mapping[str, str],
        abbreviations: Mapping[str, str],
        idle: str,
        endings: str,
        second_senses: Mapping[str, Trait],
    ) -> None:
        self.facets = facets
        # What is meant anyway where nothing is said.
        self.defaults: Traits = frozenset().union(*(f.defaults for f in facets.values()))
        self.second_senses = second_senses
        entries = list(_entries(phrases))
        self._stems = {_key(phrase): traits for traits, phrase in entries if "*" in phrase}
        self._exact = dict.fromkeys(tokens(idle), NOTHING) | {
            _key(phrase): traits for traits, phrase in entries if "*" not in phrase
        }
        self._read = lru_cache(maxsize=MOST_REMEMBERED)(self._read_afresh)
        self._endings = frozenset(tokens(endings))
        self._in_codes = (
            self._stems
            | self._exact
            | dict.fromkeys(self._endings, NOTHING)
            | {_key(short): traits for traits, short in _entries(abbreviations)}
        )

    def read(self, text: tuple[str, ...]) -> Meaning:
        """Return what a name means, given as tokens; the longest phrase wins.

        A hotel has the same few names for every room type, so answers are kept.
        """
        return self._read(text)

    def _read_afresh(self, text: tuple[str, ...]) -> Meaning:
        traits, words, numbers = set[Trait](), list[str](), set[int]()
        at = 0
        while at < len(text):
            found, length = self._phrase(text, at)
            if found is not None:
                traits |= found
            elif text[at].isdecimal():
                numbers.add(int(text[at]))
            else:
                found, rest = self._compound(text[at])
                traits |= found
                words += rest
            at += length
        return Meaning(traits=frozenset(traits), words=tuple(words), numbers=frozenset(numbers))

    def read_code(self, part: str) -> Traits | None:
        """Return the traits of a part of a code, or None when it is not made of known words."""
        part = plain(part)
        # The fewest known pieces that make up the part as far as each of its letters; of as few,
        # those with the shorter last one: NRFBB is NRF and BB.
        best: list[tuple[int, Traits] | None] = [(0, NOTHING), *[None] * len(part)]
        for end in range(1, len(part) + 1):
            for start in range(end):
                before, piece = best[start], part[start:end]
                found = NOTHING if piece.isdecimal() else self._in_codes.get(piece)
                if before is None or found is None:
                    continue
                now = best[end]
                if now is None or before[0] + 1 <= now[0]:
                    best[end] = (before[0] + 1, before[1] | found)
        whole = best[-1]
        return whole[1] if part and whole else None

    def _phrase(self, text: Sequence[str], at: int) -> tuple[Traits | None, int]:
        for length in range(min(MOST_WORDS, len(text) - at), 0, -1):
            key = "".join(text[at : at + length])
            found = self._exact.get(key)
            if found is None:
                found = self._stem(key, beyond=len(key) - len(text[at + length - 1]))
            if found is not None:
                return found, length
        return None, 1

    def _stem(self, key: str, *, beyond: int = 0) -> Traits | None:
        for end in range(len(key), max(beyond, SHORTEST_PART - 1), -1):
            found = self._stems.get(key[:end])
            if found is not None:
                return found | self._second_half(key[end:])
        return None

    def _second_half(self, rest: str) -> Traits:
        """Return what a compound's second half adds, whatever letters join the two."""
        for start in range(min(MOST_JOINTS, len(rest)) + 1):
            found = self._exact.get(rest[start:])
            if found is not None:
                return found
        return NOTHING

    def _compound(self, word: str) -> tuple[Traits, list[str]]:
        """Return the traits of an unknown word's second half, and its first half as a word."""
        for split in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            first, second = word[:split], word[split:]
            found = NOTHING if second in self._endings else self._exact.get(second)
            if found is None:
                found = self._stem(second)
            if found is None:
                continue
            known = self._exact.get(first)
            return (found, [first]) if known is None else (found | known, [])
        return NOTHING, [word]


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
