"""Showing names that come from outside, beside words and numbers of our own.

A name may be written from right to left, or hold characters that turn round what follows it
(Unicode Standard Annex 9). In markup `<bdi>` keeps it to itself, in plain text a pair of isolates.
"""

from __future__ import annotations

import re
import unicodedata

FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"
# Embeddings, overrides and isolates: a name needs none, and one of them could end ours.
CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# From right to left, or Arabic digits.
TURNING = frozenset({"R", "AL", "AN"})


def without_controls(text: str) -> str:
    """Return the text without what would change the direction of its surroundings."""
    return text if text.isascii() else CONTROLS.sub("", text)


def isolate(text: object) -> str:
    """Return a text that can stand in any plain sentence, attribute or mail without turning it.

    What is written from left to right all through stays as it is.
    """
    clean = without_controls(str(text))
    if clean.isascii() or not any(unicodedata.bidirectional(one) in TURNING for one in clean):
        return clean
    return f"{FIRST_STRONG_ISOLATE}{clean}{POP_DIRECTIONAL_ISOLATE}"
