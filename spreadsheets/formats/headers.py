"""Which columns somebody asks of a file, and finding them among those that it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Self

from spreadsheets.formats.table import InvalidFile, Refusal

INFO = " (info)"
MAX_HEADER_LENGTH = 100
# So alike that it is a slip of the pen and no column of the author's own.
MISSPELT = 0.8


@dataclass(frozen=True, kw_only=True)
class ExpectedColumns:
    """Columns by their names, other words for them, and sets without which a file says nothing."""

    columns: Sequence[str]
    synonyms: Mapping[str, str]
    required: Sequence[frozenset[str]]

    def as_json(self) -> dict[str, Any]:
        """Return plain values, from which `from_json` makes the same again."""
        return {
            "columns": list(self.columns),
            "synonyms": dict(self.synonyms),
            "required": [sorted(each) for each in self.required],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return what `as_json` was made of."""
        return cls(
            columns=data["columns"],
            synonyms=data["synonyms"],
            required=[frozenset(each) for each in data["required"]],
        )

    def find(self, header: str) -> str | None:
        """Return our name of a column, whatever its case; None for one that we do not know."""
        name = " ".join(header[:MAX_HEADER_LENGTH].lower().split())
        for word in (name, self.synonyms.get(name), name + INFO):
            if word in self.columns or word in self.synonyms.values():
                return word
        return name if name.endswith(INFO) else None

    def number_known(self, headers: Sequence[str]) -> int:
        """Return how many of the first headers are ours."""
        return sum(self.find(header) is not None for header in headers[:MAX_HEADER_LENGTH])

    def suffice(self, headers: Sequence[str]) -> bool:
        """Tell whether a file with these headers says something."""
        found = {self.find(header) for header in headers[:MAX_HEADER_LENGTH]}
        return any(required <= found for required in self.required)


def match_headers(
    headers: Sequence[str], wanted: ExpectedColumns
) -> tuple[list[str | None], list[str]]:
    """Return our columns for the file's headers, in their order, and the headers that are ignored.

    None stands for a column that is not read: it says itself that it is info, or it is the
    author's own. Raises InvalidFile for one that looks like a slip of the pen, for one without a
    name, for two that mean the same column, and if those that are needed are not all there.
    """
    matched: list[str | None] = []
    ignored: list[str] = []
    for header in headers:
        column = wanted.find(header)
        if column is None:
            _refuse_slip(header, wanted)
            ignored.append(header[:MAX_HEADER_LENGTH])
        elif column in matched:
            raise InvalidFile(Refusal.COLUMN_TWICE, column=column)
        matched.append(None if column is None or column.endswith(INFO) else column)
    if not any(required <= set(matched) for required in wanted.required):
        needed = [sorted(required) for required in wanted.required]
        raise InvalidFile(Refusal.LACKS_COLUMNS, needed=needed)
    return matched, ignored


def _refuse_slip(header: str, wanted: ExpectedColumns) -> None:
    if not header:
        raise InvalidFile(Refusal.NAMELESS_COLUMN)
    read = [word for word in (*wanted.columns, *wanted.synonyms) if not word.endswith(INFO)]
    name = header[:MAX_HEADER_LENGTH]
    likely = get_close_matches(" ".join(name.lower().split()), read, n=1, cutoff=MISSPELT)
    if likely:
        raise InvalidFile(Refusal.MISSPELT_COLUMN, header=name, likely=likely[0])
