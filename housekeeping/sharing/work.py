"""What is shared out, and among whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

# What a room outside of an attendant's sections counts for, beside squares of floors.
ELSEWHERE = 3


@dataclass(frozen=True, kw_only=True)
class Work:
    """One task. Smaller `rank` comes first; `section` and `position` say where the room is.

    `minutes` is above zero. `fixed_to` is the attendant whom a person chose.
    """

    key: Hashable
    minutes: int
    rank: int = 0
    section: str = ""
    position: int = 0
    fixed_to: Hashable | None = None


@dataclass(frozen=True, kw_only=True)
class Attendant:
    """Somebody with so many minutes, who cleans in these sections first; everywhere if none."""

    key: Hashable
    minutes: int
    sections: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Who does what in which order, and what fits nobody."""

    lists: dict[Hashable, tuple[Work, ...]]
    left_over: tuple[Work, ...]

    def minutes(self, attendant: Hashable) -> int:
        """Return how long an attendant works."""
        return sum(work.minutes for work in self.lists[attendant])

    def of(self) -> dict[Hashable, Hashable]:
        """Return the attendant of each work by its key; pass it as `before` the next time."""
        return {work.key: who for who, works in self.lists.items() for work in works}


@dataclass
class Load:
    """An attendant and what they have got so far. `places` is where in the house sections are."""

    attendant: Attendant
    places: Mapping[str, int]
    works: list[Work] = field(default_factory=list)
    minutes: int = 0
    _sections: Counter[str] = field(default_factory=Counter)
    _positions: int = 0

    def add(self, work: Work) -> None:
        """Give them the work."""
        self.works.append(work)
        self.minutes += work.minutes
        self._sections[work.section] += 1
        self._positions += work.position

    def remove(self, work: Work) -> None:
        """Take it from them."""
        self.works.remove(work)
        self.minutes -= work.minutes
        self._sections[work.section] -= 1
        self._positions -= work.position

    @property
    def centre(self) -> float:
        """Return the place along the corridors around which their rooms are; 0 without any."""
        return self._positions / len(self.works) if self.works else 0.0

    def by_section(self) -> dict[str, list[Work]]:
        """Return their works by section."""
        found: dict[str, list[Work]] = {}
        for work in self.works:
            found.setdefault(work.section, []).append(work)
        return found

    def is_in(self, section: str) -> bool:
        """Tell whether they have something in that section already."""
        return self._sections[section] > 0

    def spread(
        self, *, more: str | None = None, less: str | None = None, without: str | None = None
    ) -> int:
        """Return how scattered their rooms are, with one more in a section and one less.

        `without` is a section of which they have nothing any more.

        It is the sum of the squares of the floors between one section and the next, as a floor
        far away is worse than several near ones, and `ELSEWHERE` for each room outside of their
        own sections.
        """
        counts = self._sections
        have = {
            section
            for section, count in counts.items()
            if count > (section == less) and section != without
        }
        if more is not None:
            have.add(more)
        at = sorted(self.places[section] for section in have)
        walk = sum((above - below) ** 2 for below, above in pairwise(at))
        if not self.attendant.sections:
            return walk
        elsewhere = sum(
            counts[section] + (section == more) - (section == less)
            for section in have
            if not self.cleans_in(section)
        )
        return walk + ELSEWHERE * elsewhere

    def cleans_in(self, section: str) -> bool:
        """Tell whether the section is one of theirs, or none is."""
        return not self.attendant.sections or section in self.attendant.sections

    def has_room_for(self, minutes: int) -> bool:
        """Tell whether so many more minutes are within their day."""
        return self.minutes + minutes <= self.attendant.minutes

    def share_with(self, minutes: int) -> float:
        """Return the part of their day that would be taken with so many minutes more."""
        return (self.minutes + minutes) / max(self.attendant.minutes, 1)
