"""The cells of a sheet that have content, row by row."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from spreadsheets.formats.header_row import MAX_TITLES
from spreadsheets.formats.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    Fault,
    InvalidFile,
    Mark,
    RawRow,
    Refusal,
)
from spreadsheets.formats.workbook.cells import shown_day, shown_number
from spreadsheets.formats.workbook.contents import unescape
from spreadsheets.formats.workbook.xml import Budget, parse

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
MAX_MERGES = 20_000
# The last that a spreadsheet has.
MAX_LINE = 1_048_576
TEXT_TYPES = frozenset({"str", "inlineStr"})


@dataclass(frozen=True, kw_only=True)
class CellContext:
    """What the cells of a workbook share: texts, formats of numbers, and the first day."""

    strings: Sequence[str] = ()
    formats: Sequence[str] = ()
    counts_from_1904: bool = False


@dataclass
class SheetRows:
    """The rows of a sheet that hold something."""

    rows: list[RawRow] = field(default_factory=list)
    number_hidden: int = 0


class _Enough(Exception):
    """Enough has been read."""


def read_sheet(
    part: bytes,
    *,
    context: CellContext,
    budget: Budget,
    at_most: int = MAX_TITLES + MAX_ROWS + 2,
    lines: int = MAX_LINE,
) -> SheetRows:
    """Read so many rows that have content: titles, a header, and more rows than are taken.

    The last is at most so many `lines` from the first.

    Raises InvalidFile, or whatever expat trips over.
    """
    reader = _SheetReader(context, at_most, lines)
    try:
        parse(part, budget=budget, start=reader.start, end=reader.end, text=reader.text)
    except _Enough:
        return reader.found
    _mark_merged(reader.found.rows, reader.merges)
    return reader.found


class _SheetReader:
    """Collects the rows while the parser goes through the sheet."""

    def __init__(self, context: CellContext, at_most: int, lines: int) -> None:
        self.found = SheetRows()
        self.merges: list[tuple[int, int, int, int]] = []
        self._context, self._at_most, self._lines = context, at_most, lines
        self._line, self._column, self._is_hidden = 0, -1, False
        self._row = RawRow(0, [])
        self._type, self._style = "n", 0
        self._value: list[str] = []
        self._reads = self._is_phonetic = self._has_formula = self._has_value = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in {"v", "t"}:
            self._has_value, self._reads = True, True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._line = _line(attributes.get("r"), after=self._line)
            if self.found.rows and self._line >= self.found.rows[0].line + self._lines:
                raise _Enough
            self._column = -1
            self._is_hidden = attributes.get("hidden") in {"1", "true"}
            self._row = RawRow(self._line, [], last_line=self._line)
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "mergeCell":
            self._add_merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name in {"v", "t"}:
            self._reads = False
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "row" and (self._row.cells or self._row.fault):
            self.found.rows.append(self._row)
            self.found.number_hidden += self._is_hidden
            if len(self.found.rows) >= self._at_most:
                raise _Enough

    def text(self, piece: str) -> None:
        if self._reads and not self._is_phonetic:
            self._value.append(piece)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        self._column = _column(reference) if reference else self._column + 1
        self._type = attributes.get("t", "n")
        self._style = int(attributes.get("s", "0"))
        self._value = []
        self._reads = self._is_phonetic = self._has_formula = self._has_value = False

    def _end_cell(self) -> None:
        shown, mark = self._shown()
        if mark is None and not shown.strip():
            return
        if self._column >= MAX_COLUMNS:
            self._row.fault = Fault.TOO_WIDE
            return
        cells = self._row.cells
        cells.extend([""] * (self._column + 1 - len(cells)))
        cells[self._column] = shown
        if mark is not None:
            self._row.marks[self._column] = mark

    def _shown(self) -> tuple[str, Mark | None]:
        text = "".join(self._value)
        # An empty text can be what a formula came to; a number cannot be empty.
        if self._has_formula and not text and (not self._has_value or self._type != "str"):
            return "", Mark.NOT_COMPUTED
        if not text:
            return "", None
        if self._type == "s":
            return self._context.strings[int(text)], None
        if self._type in TEXT_TYPES:
            return unescape(text), None
        if self._type == "b":
            return ("TRUE" if text == "1" else "FALSE"), None
        if self._type == "e":
            return text, Mark.WENT_WRONG
        if self._type == "d":
            return shown_day(text)
        formats = self._context.formats
        return shown_number(
            text,
            formats[self._style] if self._style < len(formats) else "0",
            counts_from_1904=self._context.counts_from_1904,
        )

    def _add_merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        corners = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last)
        if corners[0] is None or corners[1] is None:
            return
        if len(self.merges) >= MAX_MERGES:
            raise InvalidFile(Refusal.TOO_LARGE_UNPACKED)
        self.merges.append((int(corners[0][2]), _column(first), int(corners[1][2]), _column(last)))


def _line(number: str | None, *, after: int) -> int:
    """Return the number of a row, from 1; raises ValueError."""
    line = after + 1 if number is None else int(number)
    if not 1 <= line <= MAX_LINE:
        raise ValueError(line)
    return line


@lru_cache(maxsize=4_096)
def _column_of_letters(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _column(reference: str) -> int:
    """Return the number of a cell's column, from 0; raises ValueError."""
    letters = reference.rstrip("0123456789").replace("$", "")
    if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
        raise ValueError(reference[:20])
    return _column_of_letters(letters)


def _mark_merged(rows: list[RawRow], merges: Sequence[tuple[int, int, int, int]]) -> None:
    """Mark the cells that others cover: they look as if they said the same, and hold nothing.

    Merged areas do not overlap, so that all of them together have no more cells than the sheet.
    """
    rows.sort(key=lambda row: row.line)
    lines = [row.line for row in rows]
    left = len(rows) * MAX_COLUMNS
    for top, first, bottom, last in merges:
        for row in rows[bisect_left(lines, top) : bisect_right(lines, bottom)]:
            begin = first + 1 if row.line == top else first
            columns = range(begin, min(last + 1, MAX_COLUMNS))
            left -= 1 + len(columns)
            if left < 0:
                raise InvalidFile(Refusal.DAMAGED)
            row.marks |= dict.fromkeys(columns, Mark.MERGED)
