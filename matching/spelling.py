"""Normalized spelling: case, umlauts, accents and punctuation taken out of words and codes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "æ": "ae", "œ": "oe"})
# Ü may be typed as ü, ue or u; for words they are the same, "blue" and "blu" included.
DIGRAPHS = re.compile("([aou])e")
BED_AND_BREAKFAST = re.compile(r"\bb\s*(?:&|\+|and|und|/)\s*b\b")
# Times of day, years and percentages say nothing about which rate it is.
IGNORED_NUMBERS = re.compile(
    r"\d{1,2}[:.]\d\d(?:\s*(?:uhr|h|am|pm))?|\b\d{1,2}\s*(?:-\s*\d{1,2}\s*)?(?:uhr|am|pm|h|a|p)\b"
    r"|\b20[2-9]\d\b|(?<!\d)\d+(?:[.,]\d+)?\s*%|(?<!\d)\d/\d(?!\d)"
)
CHUNKS = re.compile(r"[^\W_]+")
TOKENS = re.compile(r"[^\W\d_]+|\d+")
# What a text is about stands at its beginning, and no word of any trade is longer. What reads
# words takes up to the square of their length, and Unicode's normal forms the square of a run of
# accents, so neither may be as long as a stranger makes it.
MAX_TEXT_LENGTH = 2_000
MAX_WORD_LENGTH = 60


def fold(text: str) -> str:
    """Return the text in lower case, with umlauts written out and other accents dropped.

    Of a long text only the beginning.
    """
    return _fold(text[:MAX_TEXT_LENGTH])


@lru_cache(maxsize=16_384)
def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    spelt = unicodedata.normalize("NFC", text.casefold()).translate(UMLAUTS)
    parts = unicodedata.normalize("NFKD", spelt)
    # Some capital letters only come out of the decomposition: the Roman numeral four as one sign.
    letters = "".join(c for c in parts if not unicodedata.combining(c)).casefold()
    # One sign may stand for many letters.
    return letters[:MAX_TEXT_LENGTH]


def folded_code(code: str) -> str:
    """Return what two codes share that differ in case, umlauts and punctuation only."""
    return "".join(CHUNKS.findall(fold(code)))


def chunks(code: str) -> list[str]:
    """Return the parts of a code between its punctuation, folded."""
    return [chunk[:MAX_WORD_LENGTH] for chunk in CHUNKS.findall(fold(code))]


def collapse_digraphs(word: str) -> str:
    """Return a folded word with ae, oe and ue as a, o and u."""
    return DIGRAPHS.sub(r"\1", word)


def tokens(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text in order, spelt alike however they were typed.

    Of a long text or word only the beginning.
    """
    return _tokens(text[:MAX_TEXT_LENGTH])


@lru_cache(maxsize=16_384)
def _tokens(text: str) -> tuple[str, ...]:
    folded = BED_AND_BREAKFAST.sub(" bb ", _fold(text))
    return tuple(
        collapse_digraphs(word[:MAX_WORD_LENGTH])
        for word in TOKENS.findall(IGNORED_NUMBERS.sub(" ", folded))
    )
