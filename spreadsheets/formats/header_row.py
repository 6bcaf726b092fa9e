"""Which row of a file names its columns: titles and notes may stand above it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from itertools import islice

from spreadsheets.formats.headers import ExpectedColumns

DELIMITERS = ",;\t|"
# Filled rows above the one that names the columns: Apple Numbers writes the table's name there,
# people a title, the day and whom to ask.
MAX_TITLES = 5
# So far down from the first filled row, empty ones included, all of that stands.
MAX_LINES = 20


def header_place(rows: Iterable[Sequence[str]], wanted: ExpectedColumns) -> int:
    """Return the place of the row that names the columns among a file's first filled rows.

    That is the first with all the columns that are needed. Where none has them, it is the first
    with any of our columns, or simply the first: what is wrong with it is told of that row.
    """
    known: int | None = None
    for place, cells in enumerate(islice(rows, MAX_TITLES + 1)):
        if names_columns(cells, wanted):
            return place
        if known is None and wanted.number_known(cells):
            known = place
    return known or 0


def names_columns(cells: Sequence[str], wanted: ExpectedColumns) -> bool:
    """Tell whether a row has all the columns that are needed, each in a cell or all in one."""
    return wanted.suffice(cells) or delimiter_inside(cells, wanted) is not None


def delimiter_inside(cells: Sequence[str], wanted: ExpectedColumns) -> str | None:
    """Return what parts the columns if all stand in one: so a German Excel saves another's CSV."""
    if len(cells) != 1:
        return None
    for delimiter in DELIMITERS:
        if delimiter in cells[0] and wanted.suffice(split_line(cells[0], delimiter)):
            return delimiter
    return None


def split_line(text: str, delimiter: str) -> list[str]:
    """Return the cells of a line that stood in one cell."""
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return [text]
