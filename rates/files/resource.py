"""What the files of mappings and of codes have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Account, User
from rates.files.columns import Column, match_headers
from rates.files.formats.table import InvalidFile, Table
from rates.files.report import RowReport

ACCOUNT_ID = "account id"
# The version of each thing to be changed that the person who confirms has seen, by its key.
Seen = dict[Any, Any]


@dataclass(frozen=True)
class FileRow:
    """A row of a file that is imported; a column that the file lacks is empty."""

    line: int
    error: str
    cells: Mapping[str, str] = field(repr=False)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class FileResource:
    """Decides about all rows of a file at once, in a constant number of statements.

    A subclass declares the columns and says in `decide` what becomes of each row. A dry run
    decides; an import decides again on what the database holds by then, and applies what is as
    it was seen. Each thing is written in a transaction of its own, so an import that was cut
    short is finished by starting it again.
    """

    columns: ClassVar[Sequence[Column[Any]]]
    # The columns without which a file says nothing, as alternatives.
    required: ClassVar[Sequence[frozenset[str]]] = ()
    # Other words for columns.
    synonyms: ClassVar[Mapping[str, str]] = {}
    # Whose things the file is about; where it is open, each row names an account.
    account: Account | None = None

    def decide(self, rows: Sequence[FileRow]) -> list[RowReport]:
        """Return a report for each row; nothing is written."""
        raise NotImplementedError

    def apply(self, *, seen: Seen, by: User, now: datetime) -> list[RowReport]:
        """Do what was decided where it is as it was seen, and return the final reports."""
        raise NotImplementedError

    def versions(self) -> Seen:
        """Return what was decided to change, with the version in which it was seen."""
        raise NotImplementedError

    @staticmethod
    def exported_items(queryset: QuerySet[Any]) -> Iterator[Any]:
        """Yield what the rows of an export are about, with what their columns read."""
        raise NotImplementedError

    @classmethod
    def headers(cls) -> list[str]:
        """Return the names of the columns in the order of an exported file."""
        return [column.header for column in cls.columns]

    @classmethod
    def export_rows(cls, queryset: QuerySet[Any]) -> Iterator[list[str]]:
        """Yield the rows of an exported file."""
        for item in cls.exported_items(queryset):
            yield [column.cell(item) for column in cls.columns]

    def decide_about(self, table: Table) -> list[RowReport]:
        """Return a report for each row of a file; nothing is written. Raises InvalidFile."""
        columns = match_headers(table.headers, columns=self.headers(), synonyms=self.synonyms)
        self._refuse_lack_of(columns)
        return self.decide(
            [
                FileRow(row.line, row.error, dict(zip(columns, row.cells, strict=True)))
                for row in table.rows
            ]
        )

    def _refuse_lack_of(self, columns: Sequence[str]) -> None:
        if not any(required <= set(columns) for required in self.required):
            required = " or ".join(" and ".join(sorted(each)) for each in self.required)
            raise InvalidFile(f"The file lacks columns. It needs: {required}.")
        if self.account is None and ACCOUNT_ID not in columns:
            raise InvalidFile(f"Choose an account, or use a file with the column “{ACCOUNT_ID}”.")


def account_key(text: str, *, default: Account | None) -> UUID | None:
    """Return which account a row means; None if it names none, or another than it may."""
    if not text:
        return default.pk if default else None
    try:
        key = UUID(text)
    except ValueError:
        return None
    return key if default is None or key == default.pk else None
