"""What the mapping page of a hotel shows, in as many statements however many rate plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from accounts.models import Account
from hotels.models import Property
from matching import Suggestion
from rates.codes import get_offered_codes
from rates.mapping import State
from rates.models import (
    BY_KIND,
    AnyMappable,
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    RateCode,
    RoomCode,
    used_kinds,
)
from rates.page.lines import Line, RateLine, RoomLine
from rates.page.listing.filters import Filters
from rates.page.listing.paging import Paging
from rates.page.listing.selection import MAX_AT_ONCE
from rates.page.reading import read_lines
from rates.progress.counts import MappingProgress
from rates.suggestions import advise, get_row_keys

# So many lines of which the suggestions may have changed come along with a line that was changed.
MAX_FOLLOWING = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingPage:
    """All lines of a hotel, and the codes that they can be mapped to."""

    hotel: Property
    on: date
    rates: list[RateLine]
    rooms: list[RoomLine]
    rate_codes: list[RateCode]
    room_codes: list[RoomCode]

    @property
    def account(self) -> Account:
        """Return the account of the hotel."""
        return self.hotel.connection.account

    @property
    def version(self) -> int:
        """Return how often anything of the hotel was changed: of two pages the newer says more."""
        lines: Iterator[Line] = chain(self.rates, self.rooms)
        return sum(line.version for line in lines)

    @property
    def left(self) -> int:
        """Return how many rate plans and room types are still to be mapped."""
        return self.rate_progress.left + self.room_progress.left

    @property
    def total(self) -> int:
        """Return how many rate plans and room types there are to map."""
        return self.rate_progress.total + self.room_progress.total

    @property
    def mapped(self) -> int:
        """Return how many rate plans and room types are mapped."""
        return self.total - self.left

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left that a person has to do here."""
        lines: Iterator[Line] = chain(self.rates, self.rooms)
        return (
            bool(self.total)
            and not self.left
            and not any(line.is_flagged or line.is_conflicting for line in lines)
        )

    @property
    def lacks_codes(self) -> bool:
        """Tell whether there is no code yet for what comes first on the page."""
        return not (self.rate_codes if MappableRatePlan.kind in used_kinds() else self.room_codes)

    @property
    def rate_progress(self) -> MappingProgress:
        """Return how many rate plans are mapped."""
        return _count(self.rates)

    @property
    def room_progress(self) -> MappingProgress:
        """Return how many room types are mapped."""
        return _count(self.rooms)

    @property
    def unserved(self) -> list[str]:
        """Return the codes of the app that nothing of the hotel has today, once something has."""
        found = []
        for codes, lines in ((self.rate_codes, self.rates), (self.room_codes, self.rooms)):
            used = {line.code.pk for line in lines if line.needs_mapping and line.code}
            found += [code.code for code in codes if used and code.pk not in used]
        return found

    def matching(self, filters: Filters, *, kind: str) -> list[RateLine] | list[RoomLine]:
        """Return the lines of a kind that match; only rate plans are filtered."""
        if kind != MappableRatePlan.kind:
            return self.rooms
        return [line for line in self.rates if filters.keeps(line)]

    def shown(self, filters: Filters, *, kind: str) -> Sequence[RateLine] | Sequence[RoomLine]:
        """Return those of the matching lines that are on the page; only rate plans have pages."""
        if kind != MappableRatePlan.kind:
            return self.rooms
        return Paging.of([line for line in self.rates if filters.keeps(line)], filters).lines

    def line_of(self, row: AnyMappable) -> Line:
        """Return the line of a rate plan or room type of this hotel."""
        lines: Iterator[Line] = chain(self.rates, self.rooms)
        return next(line for line in lines if line.row == row)

    def following(self, line: Line, change: MappingChange, filters: Filters) -> list[Line]:
        """Return those of the lines shown that say something else now that one was changed.

        Suggestions have been added to them and to the line itself. A code that has just been made
        is suggested wherever it fits, and one that is gone is suggested nowhere.
        """
        found = line.neighbours(self.rates, codes=codes_of(change))[:MAX_FOLLOWING]
        shown: Iterable[Line] = self.matching(filters, kind=line.kind)
        keys, there = set(get_row_keys(line.row)), {each.key for each in found}
        others = [
            each
            for each in shown
            if each.can_be_suggested and each is not line and each.key not in there
        ]
        alike = [each for each in others if not keys.isdisjoint(get_row_keys(each.row))]
        if change.change_set_id:
            new = {code for _, code in _written(change.after)}
            self.suggest(others)
            alike += [each for each in others if new & each.codes_in_question]
        elif change.undoes is not None and change.undoes.change_set_id:
            alike = others
        alike = list({each.key: each for each in alike[: MAX_FOLLOWING - len(found)]}.values())
        self.suggest([line, *found, *alike])
        return [*found, *alike]

    def suggest(self, lines: Iterable[Line]) -> None:
        """Add the suggestions to those of the lines that have use for one."""
        open_lines = [line for line in lines if line.can_be_suggested]
        for kind in BY_KIND:
            own = {line.pk: line for line in open_lines if line.kind == kind}
            rows: list[Any] = [line.row for line in own.values()]
            has_codes = self.rate_codes if kind == MappableRatePlan.kind else self.room_codes
            acceptable = 0
            for pk, advice in advise(rows, account=self.account, on=self.on).items():
                line = own[pk]
                if not isinstance(advice, Suggestion):
                    line.why_not = advice if has_codes else None
                    continue
                line.suggestion = advice
                line.is_bulk_acceptable = advice.is_bulk_acceptable and acceptable < MAX_AT_ONCE
                acceptable += advice.is_bulk_acceptable


def get_mapping_page(hotel: Property, *, on: date) -> MappingPage:
    """Return the lines of `hotel`, which comes with its connection and account, in six statements.

    Suggestions cost more and are added for the lines that are shown: see `MappingPage.suggest`.
    """
    kinds, codes = used_kinds(), get_offered_codes(hotel.connection.account)
    rates, rooms = read_lines(hotel, on=on)
    return MappingPage(
        hotel=hotel,
        on=on,
        rates=rates if MappableRatePlan.kind in kinds else [],
        rooms=rooms if MappableUnitGroup.kind in kinds else [],
        rate_codes=list(codes["rate_codes"]),
        room_codes=list(codes["room_codes"]),
    )


def codes_of(change: MappingChange) -> set[int]:
    """Return the keys of the codes that a step of history is about."""
    return {pk for pk, _ in (*_written(change.before), *_written(change.after))}


def _written(state: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Return the keys of the codes of a state that history keeps, with the codes."""
    return [(entry.code_id, entry.code) for entry in State.from_json(state).entries]


def _count(lines: Sequence[Line]) -> MappingProgress:
    to_map = [line for line in lines if line.needs_mapping]
    return MappingProgress(mapped=sum(not line.is_unmapped for line in to_map), total=len(to_map))
