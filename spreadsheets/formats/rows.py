"""From rows as they stand in a file to the table of the columns that somebody asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from spreadsheets.formats.header_row import (
    MAX_LINES,
    MAX_TITLES,
    delimiter_inside,
    header_place,
    split_line,
)
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

# Of a title, as much as tells which row is meant.
MAX_TITLE_LENGTH = 100
Notices = list[tuple[Notice, Mapping[str, Any]]]


def to_table(
    rows: Iterable[RawRow], *, wanted: ExpectedColumns, notices: Notices | None = None
) -> Table:
    """Make a table of rows, of which one of the first names the columns.

    Empty rows are left out, and so are titles above the names of the columns. Raises InvalidFile.
    """
    notices = [] if notices is None else notices
    filled: Iterator[RawRow] = (row for row in rows if _trim(row))
    titles, header, below = _part_at_header(filled, wanted)
    delimiter = delimiter_inside(header.cells, wanted)
    if delimiter:
        notices.append((Notice.ONE_COLUMN, {}))
        below = _split_again(chain([header], below), delimiter)
        header = next(below)
    if len(header.cells) > MAX_COLUMNS or header.fault is Fault.TOO_WIDE:
        raise InvalidFile(Refusal.TOO_MANY_COLUMNS)
    _refuse_null_characters(header.cells)
    columns, ignored = match_headers(header.cells, wanted)
    if titles:
        notices.append((Notice.TITLES_IGNORED, {"titles": titles}))
    if ignored:
        notices.append((Notice.COLUMNS_IGNORED, {"columns": ignored}))
    table_rows = list(_bounded(below, _reader(columns, header.cells)))
    if not table_rows:
        raise InvalidFile(Refusal.NO_ROWS)
    read = [column for column in columns if column is not None]
    return Table(columns=read, rows=table_rows, notices=notices)


def _part_at_header(
    rows: Iterator[RawRow], wanted: ExpectedColumns
) -> tuple[list[str], RawRow, Iterator[RawRow]]:
    """Return what the titles say, the row that names the columns, and the rows below it."""
    first = list(islice(rows, MAX_TITLES + 1))
    if not first:
        raise InvalidFile(Refusal.EMPTY)
    near = [row.cells for row in first if row.line < first[0].line + MAX_LINES]
    place = header_place(near, wanted)
    for row in first[:place]:
        _refuse_null_characters(row.cells)
    said = [next(filter(None, row.cells), "")[:MAX_TITLE_LENGTH] for row in first[:place]]
    return [text for text in said if text], first[place], chain(first[place + 1 :], rows)


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


def _reader(columns: Sequence[str | None], headers: Sequence[str]) -> Callable[[RawRow], TableRow]:
    """Return what takes from a row the cells of the columns that are read."""
    places = [place for place, column in enumerate(columns) if column is not None]

    def read(row: RawRow) -> TableRow:
        cells = row.cells
        fault = row.fault or (Fault.TOO_WIDE if len(cells) > len(columns) else None)
        if cells == headers:
            # Several tables stand below each other, or several files were put into one.
            fault = Fault.HEADERS_AGAIN
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


def _split_again(rows: Iterable[RawRow], delimiter: str) -> Iterator[RawRow]:
    for row in rows:
        if row.cells:
            row.cells = [*split_line(row.cells[0], delimiter), *row.cells[1:]]
            _trim(row)
        yield row


def _refuse_null_characters(cells: Iterable[str]) -> None:
    if any("\0" in cell for cell in cells):
        raise InvalidFile(Refusal.NO_TABLE)
