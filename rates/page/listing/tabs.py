"""The ways to look at lines, each with how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, Self, TypeVar

from django.db import models

L = TypeVar("L", contravariant=True)
S = TypeVar("S", bound=models.TextChoices)


class TabFilters(Protocol[L, S]):
    """A choice of lines of which `show` is the tab."""

    @property
    def show(self) -> S:
        """Return the tab."""
        ...

    @property
    def query(self) -> str:
        """Return the query string, with its question mark unless it is empty."""
        ...

    def showing(self, show: S) -> Self:
        """Return the same with another tab."""
        ...

    def keeps(self, line: L) -> bool:
        """Tell whether a line is shown."""
        ...


def make_tabs(
    lines: Iterable[L], filters: TabFilters[L, S], *, keeps: Mapping[S, Callable[[L], bool]]
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
