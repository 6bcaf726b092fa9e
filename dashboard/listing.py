"""The hotels of the home's list: searched, filtered, sorted, by apaleo account, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

from dashboard.filters import Filters, Show, Sort
from dashboard.overview import ConnectionOverview, Overview
from hotels.health.states import Level
from hotels.models import Property
from rates.progress.counts import RatesToDo

PAGE_SIZE = 20
# So few can be seen at a glance.
FEW = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A hotel, how far its mapping is, and how many codes nothing there has."""

    connection: ConnectionOverview
    hotel: Property
    rates: RatesToDo | None
    unserved: int

    @property
    def left(self) -> int:
        """Return how many rate plans and room types have no code yet."""
        return self.rates.left if self.rates else 0

    @property
    def flagged(self) -> int:
        """Return how many mappings need a look."""
        return self.rates.flagged if self.rates else 0

    @property
    def is_stale(self) -> bool:
        """Tell whether all is mapped that was read, and what is new at apaleo is not read."""
        is_mapped = self.rates is not None and self.rates.total > 0 and not self.rates.left
        return is_mapped and self.connection.is_stale

    @property
    def is_being_checked(self) -> bool:
        """Tell whether much of it seems to be gone, and staff have to look."""
        return bool(self.hotel.is_being_checked)  # type: ignore[attr-defined]  # annotated

    @property
    def room_count(self) -> int:
        """Return the number of its rooms."""
        return int(self.hotel.room_count)  # type: ignore[attr-defined]  # annotated


@dataclass(frozen=True, slots=True)
class Group:
    """An apaleo account and those of its hotels that are on this page."""

    connection: ConnectionOverview
    rows: list[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of the list. `count` hotels are like that, of `total`."""

    filters: Filters
    groups: list[Group]
    count: int
    total: int

    @property
    def is_long(self) -> bool:
        """Tell whether searching is worth it, or somebody came by a link that narrows it."""
        return self.total > FEW or self.filters.is_narrowing

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, ceil(self.count / PAGE_SIZE))

    @property
    def previous(self) -> Filters | None:
        """Return the page before this one."""
        return self.filters.at(self.filters.page - 1) if self.filters.page > 1 else None

    @property
    def next(self) -> Filters | None:
        """Return the page after this one."""
        is_last = self.filters.page >= self.pages
        return None if is_last else self.filters.at(self.filters.page + 1)


def list_hotels(overview: Overview, filters: Filters) -> Listing:
    """Return the page that `filters` ask for, or the last one where there are not so many."""
    rates = {each.hotel.pk: each for each in overview.rates}
    rows = [
        Row(connection, hotel, rates.get(hotel.pk), overview.unserved[hotel.pk])
        for connection in overview.connections
        for hotel in connection.hotels
    ]
    found = [row for row in rows if _matches(row, filters)]
    order = {id(each): place for place, each in enumerate(overview.connections)}
    found.sort(key=lambda row: (order[id(row.connection)], *_sort_key(row, filters.sort)))
    filters = filters.at(min(filters.page, max(1, ceil(len(found) / PAGE_SIZE))))
    start = (filters.page - 1) * PAGE_SIZE
    shown = found[start : start + PAGE_SIZE]
    return Listing(
        filters=filters,
        groups=list(_groups(overview, shown, filters)),
        count=len(found),
        total=len(rows),
    )


def _matches(row: Row, filters: Filters) -> bool:
    words = f"{row.hotel.name} {row.hotel.code} {row.hotel.city}".casefold()
    if filters.search.casefold() not in words:
        return False
    match filters.show:
        case Show.LEFT:
            return bool(row.left)
        case Show.FLAGGED:
            return bool(row.flagged)
        case Show.UNSERVED:
            return bool(row.unserved)
        case Show.STALE:
            return row.is_stale
        case Show.TROUBLE:
            return row.connection.health.level in {Level.WARN, Level.DANGER}
        case Show.CHECKED:
            return row.is_being_checked
        case Show.UNUSED:
            return not row.hotel.is_used
        case _:
            return True


def _sort_key(row: Row, sort: Sort) -> tuple[Any, ...]:
    """Return what orders the rows of one apaleo account: stable, by name in the end."""
    first = {Sort.LEFT: -row.left, Sort.ROOMS: -row.room_count}.get(sort, 0)
    return first, row.hotel.name.casefold(), row.hotel.pk


def _groups(overview: Overview, rows: list[Row], filters: Filters) -> Iterable[Group]:
    """Return the rows by apaleo account; one without hotels heads an empty group of its own."""
    for connection in overview.connections:
        own = [row for row in rows if row.connection is connection]
        is_empty = not connection.hotels and not filters.is_narrowing and filters.page == 1
        if own or is_empty:
            yield Group(connection, own)
