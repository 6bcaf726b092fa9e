"""From rows as they stand in a file to the table of the columns that somebody asked for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from spreadsheets.formats.headers import ExpectedColumns, match_headers
from spreadsheets.formats.table import (
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    Fault,
    InvalidFile,
    Notice,
    RawRow,
    Refusal,
    Table,
    TableRow,
)
from spreadsheets.formulas import unescape_formula

DELIMITERS = ",;\t|"
Notices = list[tuple[Notice, Mapping[str, Any]]]


def to_table(
    rows: Iterable[RawRow], *, wanted: ExpectedColumns, notices: Notices | None = None
) -> Table:
    """Make a table of rows, of which the first that is not empty names the columns.

    Empty rows are left out. Raises InvalidFile.
    """
    notices = [] if notices is None else notices
    filled: Iterator[RawRow] = (row for row in rows if _trim(row))
    first = next(filled, None)
    if first is None:
        raise InvalidFile(Refusal.EMPTY)
    delimiter = _delimiter_inside(first.cells, wanted)
    if delimiter:
        notices.append((Notice.ONE_COLUMN, {}))
        filled = _split_again(chain([first], filled), delimiter)
        first = next(filled)
    if len(first.cells) > MAX_COLUMNS or first.fault is Fault.TOO_WIDE:
        raise InvalidFile(Refusal.TOO_MANY_COLUMNS)
    _refuse_null_characters(first.cells)
    columns, ignored = match_headers(first.cells, wanted)
    if ignored:
        notices.append((Notice.COLUMNS_IGNORED, {"columns": ignored}))
    table_rows = list(_bounded(filled, _reader(columns)))
    if not table_rows:
        raise InvalidFile(Refusal.NO_ROWS)
    read = [column for column in columns if column is not None]
    return Table(columns=read, rows=table_rows, notices=notices)


def _bounded(rows: Iterable[RawRow], read: Callable[[RawRow], TableRow]) -> Iterator[TableRow]:
    characters = 0
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise InvalidFile(Refusal.TOO_MANY_ROWS)
        _refuse_null_characters(row.cells)
        table_row = read(row)
        characters += sum(map(len, table_row.cells))
        if characters > MAX_CHARACTERS:
            raise InvalidFile(Refusal.TOO_LARGE_UNPACKED)
        yield table_row


def _reader(columns: Sequence[str | None]) -> Callable[[RawRow], TableRow]:
    """Return what takes from a row the cells of the columns that are read."""
    places = [place for place, column in enumerate(columns) if column is not None]

    def read(row: RawRow) -> TableRow:
        cells = row.cells
        fault = row.fault or (Fault.TOO_WIDE if len(cells) > len(columns) else None)
        return TableRow(
            row.line,
            [cells[place] if place < len(cells) else "" for place in places],
            {new: row.marks[place] for new, place in enumerate(places) if place in row.marks}
            if row.marks
            else {},
            fault,
            row.last_line,
        )

    return read


def _trim(row: RawRow) -> bool:
    """Take away spaces around cells and empty ones at the end; tell whether something is left."""
    row.cells = cells = [unescape_formula(cell).strip() for cell in row.cells]
    while cells and not cells[-1] and (len(cells) - 1) not in row.marks:
        cells.pop()
    return bool(cells or row.marks or row.fault)


def _delimiter_inside(headers: Sequence[str], wanted: ExpectedColumns) -> str | None:
    """Return what parts the columns if all stand in one: so a German Excel saves another's CSV."""
    if len(headers) != 1:
        return None
    for delimiter in DELIMITERS:
        if delimiter in headers[0] and wanted.suffice(split_line(headers[0], delimiter)):
            return delimiter
    return None


def _split_again(rows: Iterable[RawRow], delimiter: str) -> Iterator[RawRow]:
    for row in rows:
        if row.cells:
            row.cells = [*split_line(row.cells[0], delimiter), *row.cells[1:]]
            _trim(row)
        yield row


def split_line(text: str, delimiter: str) -> list[str]:
    """Return the cells of a line that stood in one cell."""
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return [text]


def _refuse_null_characters(cells: Iterable[str]) -> None:
    if any("\0" in cell for cell in cells):
        raise InvalidFile(Refusal.NO_TABLE)
