"""The lines of rate plans page by page: a hotel may have thousands, a browser shows hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from rates.models import AnyMappable
from rates.page.lines import RateLine
from rates.page.listing.filters import Filters

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of the lines; `filters` lead to it, and are on the last page where it is beyond."""

    filters: Filters
    lines: Sequence[RateLine]
    pages: int

    @classmethod
    def of(
        cls, lines: Sequence[RateLine], filters: Filters, *, row: AnyMappable | None = None
    ) -> Paging:
        """Return the page that the filters ask for, or the one with the line of `row`."""
        places = (place for place, line in enumerate(lines) if line.row == row)
        wanted = filters.page if row is None else next(places, 0) // PAGE_SIZE + 1
        pages = max(1, ceil(len(lines) / PAGE_SIZE))
        page = min(wanted, pages)
        shown = lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        return cls(filters.at(page), shown, pages)

    @property
    def previous(self) -> Filters | None:
        """Return the page before this one."""
        return self.filters.at(self.filters.page - 1) if self.filters.page > 1 else None

    @property
    def next(self) -> Filters | None:
        """Return the page after this one."""
        is_last = self.filters.page == self.pages
        return None if is_last else self.filters.at(self.filters.page + 1)
