"""Lines page by page: a hotel may have thousands, a browser shows hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Generic, TypeVar

from rates.page.listing.list_filters import ListFilters

PAGE_SIZE = 100


L = TypeVar("L")
F = TypeVar("F", bound=ListFilters[Any, Any])


@dataclass(frozen=True, slots=True)
class Paging(Generic[L, F]):
    """A page of the lines; `filters` lead to it, and are on the last page where it is beyond."""

    filters: F
    lines: Sequence[L]
    pages: int

    @classmethod
    def of(cls, lines: Sequence[L], filters: F, *, shown: L | None = None) -> Paging[L, F]:
        """Return the page that the filters ask for, or the one with the line `shown`."""
        places = (place for place, line in enumerate(lines) if line is shown)
        wanted = filters.page if shown is None else next(places, 0) // PAGE_SIZE + 1
        pages = max(1, ceil(len(lines) / PAGE_SIZE))
        page = min(wanted, pages)
        return cls(filters.at(page), lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], pages)

    @property
    def previous(self) -> F | None:
        """Return the page before this one."""
        return self.filters.at(self.filters.page - 1) if self.filters.page > 1 else None

    @property
    def next(self) -> F | None:
        """Return the page after this one."""
        is_last = self.filters.page == self.pages
        return None if is_last else self.filters.at(self.filters.page + 1)
