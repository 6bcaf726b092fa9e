"""What the files of mappings and of codes have in common, as a resource of django-import-export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import tablib
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Error, Result, RowResult

from accounts.models import Account, User
from rates.files.formats.table import LINE, PROBLEM, Unreadable
from rates.files.report import Report, Verdict

INFO = " (info)"
ACCOUNT_ID = "account id"
OWN = (LINE, PROBLEM)
# The version of each thing to be changed that the person who confirms has seen, by its key.
Seen = dict[Any, Any]
IMPORT_TYPES = {
    Verdict.NEW: RowResult.IMPORT_TYPE_NEW,
    Verdict.CHANGED: RowResult.IMPORT_TYPE_UPDATE,
    Verdict.SAME: RowResult.IMPORT_TYPE_SKIP,
    Verdict.ERROR: RowResult.IMPORT_TYPE_ERROR,
    Verdict.MEANWHILE: RowResult.IMPORT_TYPE_ERROR,
}


def info(attribute: str, column_name: str) -> Field:
    """Make a column that is there to be read; what a file says in it is ignored."""
    return Field(attribute, column_name + INFO, readonly=True)


class Cells(dict[str, str]):
    """A row's cells by the name of their column; a column that the file lacks is empty."""

    line: int
    problem: str

    def __missing__(self, column: str) -> str:
        return ""


class ReportedRow(RowResult):
    """A row's result that carries our report of it."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report
        self.import_type = IMPORT_TYPES[report.verdict]
        self.object_id = report.pk
        if report.verdict.is_trouble:
            self.errors.append(Error(report.reason, number=report.line))


class FileResource(Resource):
    """Decides about all rows of a file at once, in a constant number of statements.

    A subclass declares the columns and says in `decide` what becomes of each row. A dry run
    decides; an import decides again on what the database holds by then, and applies what is as
    it was seen. Each thing is written in a transaction of its own, so an import that was cut
    short is finished by starting it again.
    """

    # The columns without which a file says nothing, as alternatives.
    needed: ClassVar[Sequence[frozenset[str]]] = ()
    # Other words for columns.
    also: ClassVar[dict[str, str]] = {}
    # Whose things the file is about; where it is open, each row names an account.
    account: Account | None = None

    class Meta:
        instance_loader_class = BaseInstanceLoader
        # No savepoint of the library's around each row.
        use_bulk = True
        skip_diff = True
        store_row_values = False

    def decide(self, rows: Sequence[Cells]) -> list[Report]:
        """Return a report for each row; nothing is written."""
        raise NotImplementedError

    def apply(self, *, seen: Seen, by: User, now: datetime) -> list[Report]:
        """Do what was decided where it is as it was seen, and return the final reports."""
        raise NotImplementedError

    def versions(self) -> Seen:
        """Return what was decided to change, with the version in which it was seen."""
        raise NotImplementedError

    def import_data(self, dataset: tablib.Dataset, dry_run: bool = False, **kwargs: Any) -> Result:
        """Decide about the rows of a dataset and, unless it is a dry run, apply what was decided.

        An import needs `seen`, `by` and `now`. Raises Unreadable.
        """
        return self.import_data_inner(
            dataset,
            dry_run,
            raise_errors=False,
            using_transactions=False,
            collect_failed_rows=False,
            **kwargs,
        )

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Decide about all rows and apply them; the library then asks for them one by one."""
        dataset.headers = self._columns(dataset.headers)
        self._reports = self.decide([_cells(dataset.headers, row) for row in dataset])
        if "seen" in kwargs:
            self._reports = self.apply(**{name: kwargs[name] for name in ("seen", "by", "now")})

    def import_row(self, row: dict[str, Any], instance_loader: Any, **kwargs: Any) -> ReportedRow:
        """Return what became of a row."""
        return ReportedRow(self._reports[kwargs["row_number"] - 1])

    def handle_import_error(
        self, result: Result, error: Exception, raise_errors: bool = False
    ) -> None:
        """Let errors through: a file is refused as a whole, and a fault is not a row's."""
        raise error

    def _columns(self, headers: Sequence[str]) -> list[str]:
        """Return our names for the file's columns, whatever their order, case and synonyms."""
        known = {field.column_name: field.column_name for field in self.fields.values()} | self.also
        columns = []
        for header in headers:
            column = header if header in OWN else self._column(header, known)
            if column in columns:
                raise Unreadable(f"The column “{column}” is there twice.")
            columns.append(column)
        if not any(needed <= set(columns) for needed in self.needed):
            needed = " or ".join(" and ".join(sorted(each)) for each in self.needed)
            raise Unreadable(f"The file lacks columns. It needs: {needed}.")
        if self.account is None and ACCOUNT_ID not in columns:
            raise Unreadable(f"Choose an account, or use a file with the column “{ACCOUNT_ID}”.")
        return columns

    def _column(self, header: str, known: dict[str, str]) -> str:
        name = " ".join(header.lower().split())
        if not name:
            raise Unreadable("The file has a column without a name.")
        column = known.get(name) or known.get(name + INFO)
        if column is None and not name.endswith(INFO):
            words = ", ".join(field.column_name for field in self.fields.values())
            raise Unreadable(f"There is no column “{header}”. The columns are: {words}.")
        return column or name


def _cells(columns: Sequence[str], values: Sequence[Any]) -> Cells:
    cells = Cells(zip(columns, values, strict=True))
    cells.line, cells.problem = int(cells.pop(LINE)), cells.pop(PROBLEM)
    return cells


def account_key(text: str, *, default: Account | None) -> UUID | None:
    """Return which account a row means; None if it names none, or another than it may."""
    if not text:
        return default.pk if default else None
    try:
        key = UUID(text)
    except ValueError:
        return None
    return key if default is None or key == default.pk else None
