"""What is left to map over all hotels of a page, in one line where a list would be long."""

from __future__ import annotations

from dataclasses import dataclass

from rates.progress.counts import RatesToDo
from rates.progress.words import tell_numbers

# So many hotels are named each on a line of its own.
FEW = 3


@dataclass(frozen=True, slots=True)
class RatesLeft:
    """The hotels where somebody has to act; false where there is none."""

    hotels: list[RatesToDo]

    def __bool__(self) -> bool:
        return bool(self.hotels)

    @property
    def is_short(self) -> bool:
        """Tell whether each hotel can have a line of its own."""
        return len(self.hotels) <= FEW

    @property
    def unmapped(self) -> list[RatesToDo]:
        """Return the hotels with rate plans or room types to map."""
        return [each for each in self.hotels if each.left]

    @property
    def unmapped_label(self) -> str:
        """Return how many rate plans and room types have no code yet, in words."""
        return tell_numbers(
            rate_plans=sum(each.progress.left for each in self.hotels),
            room_types=sum(each.rooms.left for each in self.hotels),
        )

    @property
    def flagged(self) -> list[RatesToDo]:
        """Return the hotels with mappings that need a look."""
        return [each for each in self.hotels if each.flagged]

    @property
    def flagged_count(self) -> int:
        """Return how many mappings need a look."""
        return sum(each.flagged for each in self.hotels)
