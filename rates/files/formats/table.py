"""What is read from a file, whatever its format, before anyone asks what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from spreadsheets.formulas import unescape_formula

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000

NO_TABLE = "This is neither a CSV nor an XLSX file."
TOO_WIDE = "This row has more cells than the file has columns."


class InvalidFile(Exception):
    """Nothing of the file was used; the message tells its owner why and what to do."""


@dataclass(frozen=True)
class TableRow:
    """A row: the line on which it begins, a cell for each column, and what is wrong with it."""

    line: int
    cells: Sequence[str]
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a file holds; `notice` tells what had to be guessed to read it."""

    headers: Sequence[str]
    rows: Sequence[TableRow]
    notice: str = ""

    def with_notice(self, notice: str) -> Table:
        """Return the table with what had to be guessed."""
        return replace(self, notice=notice)


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """A format in which a table comes and goes."""

    content_type: str
    # Raises InvalidFile.
    read: Callable[[bytes], Table]
    # Takes the headers and the rows.
    write: Callable[[Sequence[str], Iterable[Sequence[str]]], bytes]


def to_table(rows: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """Make a table of numbered rows, of which the first that is not empty names the columns.

    Empty rows are left out. Raises InvalidFile.
    """
    numbered = ((line, _trimmed(cells)) for line, cells in rows)
    filled = ((line, cells) for line, cells in numbered if cells)
    _, headers = next(filled, (0, []))
    if not headers:
        raise InvalidFile("The file is empty.")
    _refuse_null_characters(headers)
    table_rows: list[TableRow] = []
    for line, cells in filled:
        if len(table_rows) >= MAX_ROWS:
            raise InvalidFile(f"The file has more than {MAX_ROWS:,} rows. Please split it.")
        _refuse_null_characters(cells)
        padded = [*cells, *[""] * len(headers)][: len(headers)]
        error = TOO_WIDE if len(cells) > len(headers) else ""
        table_rows.append(TableRow(line, padded, error))
    if not table_rows:
        raise InvalidFile("The file names its columns and has no rows.")
    return Table(headers=headers, rows=table_rows)


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Return the cells without spaces around them and without empty ones at the end."""
    trimmed = [unescape_formula(cell.strip()).strip() for cell in cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def _refuse_null_characters(cells: Iterable[str]) -> None:
    if any("\0" in cell for cell in cells):
        raise InvalidFile(NO_TABLE)
