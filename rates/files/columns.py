"""The columns of a file: what an export writes under each, and which of them an import reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from rates.files.formats.table import InvalidFile

Item = TypeVar("Item")
INFO = " (info)"


@dataclass(frozen=True)
class Column(Generic[Item]):
    """A column and how its cell is made from what a row of an export is about."""

    header: str
    value: Callable[[Item], object]

    def cell(self, item: Item) -> str:
        """Return the text of a cell, empty for None."""
        value = self.value(item)
        if value is None:
            return ""
        return value.isoformat() if isinstance(value, date) else str(value)


def info(header: str, value: Callable[[Item], object]) -> Column[Item]:
    """Make a column that is there to be read; what a file says in it is ignored."""
    return Column(header + INFO, value)


def match_headers(
    headers: Sequence[str], *, columns: Iterable[str], synonyms: Mapping[str, str]
) -> list[str]:
    """Return our columns for the file's headers, whatever their order and case.

    A header that says itself that it is only info may be any. Raises InvalidFile for one that we
    do not know, for one without a name and for two that mean the same column.
    """
    own = list(columns)
    known = {column: column for column in own} | dict(synonyms)
    matched: list[str] = []
    for header in headers:
        column = _match(header, known)
        if column is None:
            raise InvalidFile(f"There is no column “{header}”. The columns are: {', '.join(own)}.")
        if column in matched:
            raise InvalidFile(f"The column “{column}” is there twice.")
        matched.append(column)
    return matched


def _match(header: str, known: Mapping[str, str]) -> str | None:
    name = " ".join(header.lower().split())
    if not name:
        raise InvalidFile("The file has a column without a name.")
    column = known.get(name) or known.get(name + INFO)
    return name if column is None and name.endswith(INFO) else column
