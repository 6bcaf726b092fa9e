"""The columns of a file: what an export writes under each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from spreadsheets.formats.headers import INFO

Item = TypeVar("Item")


@dataclass(frozen=True)
class Column(Generic[Item]):
    """A column and how its cell is made from what a row of an export is about."""

    header: str
    value: Callable[[Item], object]
    # What has the codes in it, where these are not what the file is about.
    kind: str = ""

    def cell(self, item: Item) -> str:
        """Return the text of a cell, empty for None."""
        value = self.value(item)
        if value is None:
            return ""
        return value.isoformat() if isinstance(value, date) else str(value)


def info(header: str, value: Callable[[Item], object], *, kind: str = "") -> Column[Item]:
    """Make a column that is there to be read; what a file says in it is ignored."""
    return Column(header + INFO, value, kind)
