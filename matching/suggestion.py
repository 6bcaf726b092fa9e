"""What is suggested, how sure it is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Suggestions from here on may be accepted in bulk; `make bench ONLY=suggestions` measures them.
ACCEPT_THRESHOLD = 0.85
# Suggestions below this are not worth a person's look and are not made.
SHOW_THRESHOLD = 0.5


class Reason(StrEnum):
    """What speaks for a suggestion."""

    SAME_CODE = "same code"
    CODE_IN_CODE = "code within code"
    SAME_NAME = "same name"
    SIMILAR_NAME = "similar name"
    BASE_PLAN = "base plan"
    OTHER_HOTEL = "other hotel"


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One code for one rate plan or room type."""

    code: str
    confidence: float
    reason: Reason
    # The reason in a sentence for the person who decides.
    explanation: str
    # Same code, one only, and nothing speaks against it: what an account may let happen by itself.
    is_exact: bool = False

    @property
    def is_bulk_acceptable(self) -> bool:
        """Return whether it may be accepted together with others."""
        return self.confidence >= ACCEPT_THRESHOLD
