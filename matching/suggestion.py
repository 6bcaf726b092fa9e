"""What is suggested, how sure it is, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Suggestions from here on may be accepted in bulk; `make bench ONLY=suggestions` measures them.
ACCEPT_THRESHOLD = 0.85
# Suggestions below this are not worth a person's look and are not made.
SHOW_THRESHOLD = 0.5


class Reason(StrEnum):
    """What speaks for a suggestion."""

    SAME_CODE = "same code"
    CODE_IN_CODE = "code within code"
    CODE_READS_AS = "code reads as name"
    SAME_NAME = "same name"
    SIMILAR_NAME = "similar name"
    TERMS_AND_MARKS = "terms and marks"
    BASE_PLAN = "base plan"
    SAME_HOTEL = "decided in the hotel"
    OTHER_HOTEL = "decided in another hotel"
    OTHER_ACCOUNTS = "decided in other accounts"


class Doubt(StrEnum):
    """What speaks against a suggestion, so that it is not accepted in bulk."""

    TIED = "another code fits equally"
    UNKNOWN_WORDS = "words that no code explains"
    NOT_CONFIRMED = "the name does not confirm it"
    DECIDED_OTHERWISE = "something like it has another code"
    DECLINED_ALIKE = "declined for something like it"
    DECLINED_ELSEWHERE = "declined in other accounts"
    CODE_TAKEN = "another rate plan of the room type has the code"


class Obstacle(StrEnum):
    """Why nothing is suggested."""

    NOTHING_ALIKE = "no code has anything in common with it"
    DECLINED = "declined"
    CONTRADICTION = "the nearest code contradicts it"
    OTHER_NUMBER = "the nearest code has another number"
    NOT_FOR_SUCH = "the nearest code is not for such guests or hours"
    UNKNOWN_WORDS = "words that no code explains"
    TOO_LITTLE = "too little in common with the nearest code"


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """Why nothing is suggested: the nearest code, and what keeps it from being suggested.

    `facet` is the question that both answer differently, with one answer of each, or that only one
    of them answers.
    """

    obstacle: Obstacle
    code: str = ""
    facet: str = ""
    theirs: str = ""
    ours: str = ""
    unknown_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One code for one rate plan or room type."""

    code: str
    confidence: float
    reason: Reason
    # What a sentence about reason and doubt can name.
    words: Mapping[str, str] = field(default_factory=dict)
    doubt: Doubt | None = None
    # Same code, one only, and nothing speaks against it: what an account may let happen by itself.
    is_exact: bool = False

    @property
    def is_bulk_acceptable(self) -> bool:
        """Return whether it may be accepted together with others."""
        return self.confidence >= ACCEPT_THRESHOLD
