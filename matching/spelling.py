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
    r"|\b20[2-9]\d\b|\d+(?:[.,]\d+)?\s*%|(?<!\d)\d/\d(?!\d)"
)
CHUNKS = re.compile(r"[^\W_]+")
TOKENS = re.compile(r"[^\W\d_]+|\d+")


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Return the text in lower case, with umlauts written out and other accents dropped."""
    spelt = unicodedata.normalize("NFC", text.casefold()).translate(UMLAUTS)
    parts = unicodedata.normalize("NFKD", spelt)
    # Some capital letters only come out of the decomposition: the Roman numeral four as one sign.
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()


def code_key(code: str) -> str:
    """Return what two codes share that differ in case, umlauts and punctuation only."""
    return "".join(CHUNKS.findall(fold(code)))


def chunks(code: str) -> list[str]:
    """Return the parts of a code between its punctuation, folded."""
    return CHUNKS.findall(fold(code))


def collapse_digraphs(word: str) -> str:
    """Return a folded word with ae, oe and ue as a, o and u."""
    return DIGRAPHS.sub(r"\1", word)


@lru_cache(maxsize=16_384)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text in order, spelt alike however they were typed."""
    folded = BED_AND_BREAKFAST.sub(" bb ", fold(text))
    return tuple(
        collapse_digraphs(word) for word in TOKENS.findall(IGNORED_NUMBERS.sub(" ", folded))
    )
