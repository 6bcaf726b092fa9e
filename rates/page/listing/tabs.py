"""The ways to look at lines, each with how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rates.page.listing.list_filters import L, ListFilters, S


def make_tabs(
    lines: Iterable[L], filters: ListFilters[L, S], *, keeps: Mapping[S, Callable[[L], bool]]
) -> list[dict[str, Any]]:
    """Return the tabs for what is found of the lines, the first of which is that of all.

    One that is empty is left out.
    """
    every = next(iter(keeps))
    found = [line for line in lines if filters.showing(every).keeps(line)]
    counts = {show: sum(map(keep, found)) for show, keep in keeps.items()}
    return [
        {
            "label": show.label,
            "show": show.value,
            "count": count,
            "query": filters.showing(show).query or "?",
            "is_current": show == filters.show,
        }
        for show, count in counts.items()
        if count or show in {every, filters.show}
    ]
