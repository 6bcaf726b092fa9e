"""Which rate plans are one rate, sold with several room types."""

from __future__ import annotations

# What hotels put between the code of the rate and that of the room type.
SEPARATORS = "-_./ :+"
NAME_SEPARATORS = SEPARATORS + ",|·\N{EN DASH}\N{EM DASH}()"


def rate_of(code: str, room_type_code: str) -> str:
    """Return the code of a rate plan without that of its room type: FLEX of FLEX-DBL or DBL_FLEX.

    A code that is nothing but the room type's stays whole.
    """
    return _without(code, room_type_code, SEPARATORS)


def rate_name_of(name: str, room_type_name: str) -> str:
    """Return the name of a rate plan without that of its room type."""
    return _without(name, room_type_name, NAME_SEPARATORS)


def _without(text: str, part: str, separators: str) -> str:
    text, part = text.strip(), part.strip()
    # Lower case may be longer than upper: only texts of one length can be cut alike.
    lower, wanted = text.lower(), part.lower()
    if not wanted or len(lower) != len(text):
        return text
    for left, right in ((text[: -len(part)], True), (text[len(part) :], False)):
        holds = lower.endswith(wanted) if right else lower.startswith(wanted)
        seam = left[-1:] if right else left[:1]
        if holds and seam and seam in separators and left.strip(separators):
            return left.strip(separators)
    return text
