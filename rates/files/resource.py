"""What the files of mappings and of codes have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.contrib.auth import get_permission_codename
from django.db.models import Model, QuerySet

from accounts.models import Account, User
from rates.files import sentences
from rates.files.columns import Column
from rates.files.report import PlannedItem, RowOutcome
from rates.models import AnyMappable, FileImportItem, MappingChange, used_kinds
from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.table import InvalidFile, Mark, Notice, Refusal, Table

ACCOUNT_ID = "account id"


@dataclass(frozen=True)
class FileRow:
    """A row of a file that is imported; a column that the file lacks is empty."""

    line: int
    error: str
    cells: Mapping[str, str] = field(repr=False)
    # What a spreadsheet has done to cells, and may have meant something else.
    marks: Mapping[str, Mark] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a planned item ended, with the step of history or the new row that came of it."""

    outcome: RowOutcome
    reason: str = ""
    change: MappingChange | None = None
    target: int | None = None


class Applier(Protocol):
    """Brings about what was planned, one item at a time, each in the caller's transaction."""

    def apply(self, item: FileImportItem, *, now: datetime) -> Ended:
        """Do what was planned where the thing is as it was seen."""

    def take_back(self, item: FileImportItem, *, now: datetime) -> Ended:
        """Undo what was applied where nobody has changed it since."""


class FileResource:
    """Decides about all rows of a file at once, in a constant number of statements.

    A subclass declares the columns and says in `decide` what becomes of each row. A dry run
    decides and keeps what was decided as rows of the database; an import applies these one by
    one, each in a transaction of its own, where the thing is as it was seen.
    """

    # Its word in the database, which leads back to it.
    kind: ClassVar[str]
    # What its rows are in the admin.
    model: ClassVar[type[Model]]
    # What staff need to be permitted to do with these.
    staff_permissions: ClassVar[Sequence[str]] = ("change",)
    # What is mapped to the codes that it names.
    mappable: ClassVar[type[AnyMappable]]
    columns: ClassVar[Sequence[Column[Any]]]
    # The columns without which a file says nothing, as alternatives.
    required: ClassVar[Sequence[frozenset[str]]] = ()
    # Other words for columns.
    synonyms: ClassVar[Mapping[str, str]] = {}
    # Whose things the file is about; where it is open, each row names an account.
    account: Account | None = None

    @classmethod
    def may_be_imported_by(cls, user: User) -> bool:
        """Tell whether this is a member of staff who may change what such files are about."""
        opts = cls.model._meta
        needed = [get_permission_codename(each, opts) for each in cls.staff_permissions]
        return user.is_staff and user.has_perms(f"{opts.app_label}.{name}" for name in needed)

    @classmethod
    def is_used(cls) -> bool:
        """Tell whether the maker's app has codes for what such a file is about."""
        return cls.mappable.kind in used_kinds()

    def decide(self, rows: Sequence[FileRow]) -> list[PlannedItem]:
        """Return what becomes of the things that the rows name; nothing is written."""
        raise NotImplementedError

    def notices_of(
        self, table: Table, items: Sequence[PlannedItem]
    ) -> Sequence[tuple[Notice, Mapping[str, Any]]]:
        """Return what to tell of a file as a whole before anything is written."""
        return table.notices

    @classmethod
    def applier(cls, items: Sequence[FileImportItem], *, by: User) -> Applier:
        """Return what applies these items or takes them back, with what they need read at once."""
        raise NotImplementedError

    @classmethod
    def present(cls, targets: Collection[int]) -> dict[int, Any]:
        """Return what of these things is compared with what was seen, in one statement."""
        raise NotImplementedError

    @classmethod
    def exported_items(cls, queryset: QuerySet[Any]) -> Iterator[Any]:
        """Yield what the rows of an export are about, with what their columns read."""
        raise NotImplementedError

    @classmethod
    def exported_columns(cls) -> list[Column[Any]]:
        """Return the columns but for codes that the maker's app does not have."""
        return [each for each in cls.columns if not each.kind or each.kind in used_kinds()]

    @classmethod
    def headers(cls) -> list[str]:
        """Return the names of the columns in the order of an exported file."""
        return [column.header for column in cls.exported_columns()]

    @classmethod
    def export_rows(cls, queryset: QuerySet[Any]) -> Iterator[list[str]]:
        """Yield the rows of an exported file."""
        columns = cls.exported_columns()
        for item in cls.exported_items(queryset):
            yield [column.cell(item) for column in columns]

    @classmethod
    def wanted(cls) -> ExpectedColumns:
        """Return which columns to look for in a file."""
        columns = [column.header for column in cls.columns]
        return ExpectedColumns(columns=columns, synonyms=cls.synonyms, required=cls.required)

    def decide_about(self, table: Table) -> list[PlannedItem]:
        """Return what becomes of what a file names, by its lines; nothing is written.

        Raises InvalidFile.
        """
        if self.account is None and ACCOUNT_ID not in table.columns:
            raise InvalidFile(Refusal.LACKS_ACCOUNT, column=ACCOUNT_ID)
        items = self.decide(
            [
                FileRow(
                    row.line,
                    sentences.fault_of(row, table.columns),
                    dict(zip(table.columns, row.cells, strict=True)),
                    {table.columns[place]: mark for place, mark in row.marks.items()},
                )
                for row in table.rows
            ]
        )
        return sorted(items, key=lambda item: item.lines[0][0])


def account_key(text: str, *, default: Account | None) -> UUID | None:
    """Return which account a row means; None if it names none, or another than it may."""
    if not text:
        return default.pk if default else None
    try:
        key = UUID(text)
    except ValueError:
        return None
    return key if default is None or key == default.pk else None
