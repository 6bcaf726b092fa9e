"""What is suggested, and why, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Suggestions from here on may be accepted in bulk; `make bench ONLY=suggestions` measures them.
ACCEPTING = 0.85
# Suggestions below this are not worth a person's look and are not made.
SHOWING = 0.5


class Reason(StrEnum):
    """What speaks for a suggestion."""

    SAME_CODE = "same code"
    CODE_IN_CODE = "code within code"
    SAME_NAME = "same name"
    NAME_ALIKE = "name alike"
    BASE_PLAN = "base plan"
    OTHER_HOTEL = "other hotel"


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One code for one rate plan or room type."""

    code: str
    confidence: float
    reason: Reason
    words: str
    # Same code, one only, and nothing speaks against it: what an account may let happen by itself.
    is_exact: bool = False

    @property
    def is_accepting(self) -> bool:
        """Return whether it may be accepted together with others."""
        return self.confidence >= ACCEPTING
