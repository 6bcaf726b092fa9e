"""Colours made from the maker's one colour, readable whatever it is.

Luminance and contrast as WCAG 2.2 defines them; 4.5 is its AA for text, 3 for outlines.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Self

TEXT = 4.5
OUTLINE = 3.0


class Colour(NamedTuple):
    """Red, green and blue, each 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `#rgb` or `#rrggbb`; anything else raises ValueError."""
        digits = text.strip().removeprefix("#")
        if len(digits) == 3:
            digits = "".join(digit * 2 for digit in digits)
        if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
            raise ValueError(f"{text!r} is not a colour like #1f5eff")
        return cls(*bytes.fromhex(digits))

    def __str__(self) -> str:
        return "#{:02x}{:02x}{:02x}".format(*self)

    def mixed(self, other: Colour, share: float) -> Colour:
        """Return this colour with `share` (0 to 1) of it replaced by `other`."""
        return Colour(*(round(a + (b - a) * share) for a, b in zip(self, other, strict=True)))

    @property
    def luminance(self) -> float:
        """Return the relative luminance, 0 to 1."""
        channels = [
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
            for value in (channel / 255 for channel in self)
        ]
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]

    def contrast(self, other: Colour) -> float:
        """Return the contrast ratio to `other`, 1 to 21."""
        darker, lighter = sorted((self.luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)
# The grounds of tokens.css that text in the accent colour stands on.
LIGHT_GROUND, DARK_GROUND = Colour.parse("#f3f3f0"), Colour.parse("#191c22")


def palette(accent: Colour, *, dark: bool) -> dict[str, Colour]:
    """Return the accent variables of tokens.css for pages on light or on dark ground."""
    ground, far = (DARK_GROUND, WHITE) if dark else (LIGHT_GROUND, BLACK)
    if dark:
        accent = _towards(far, accent, against=[ground], ratio=OUTLINE)
    on_accent = max((WHITE, BLACK), key=accent.contrast)
    paper = (ground if dark else WHITE).mixed(accent, 0.12 if dark else 0.08)
    ink = _towards(far, accent, against=[ground, paper], ratio=TEXT)
    return {
        "accent": accent,
        "accent-hover": accent.mixed(BLACK if on_accent == WHITE else WHITE, 0.15),
        "on-accent": on_accent,
        "accent-edge": accent if accent.contrast(ground) >= OUTLINE else ink,
        "accent-ink": ink,
        "accent-paper": paper,
    }


def _towards(far: Colour, colour: Colour, *, against: list[Colour], ratio: float) -> Colour:
    steps = (colour.mixed(far, step / 50) for step in range(51))
    return next(step for step in steps if all(step.contrast(g) >= ratio for g in against))
