"""CSV, as spreadsheets and people write it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice

from spreadsheets.formats.header_row import DELIMITERS, MAX_TITLES, header_place, split_line
from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.rows import Notices, to_table
from spreadsheets.formats.table import Fault, InvalidFile, Notice, RawRow, Refusal, Table

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# So many bytes of a text without a mark tell whether it is in UTF-16.
TELLING = 2_048
# What Excel and some exports put before the header to name the delimiter.
SEP_LINE = re.compile(r'\s*"?sep=([^\r\n])"?[ \t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
# As much of the beginning as holds the header of any file that we read.
BEGINNING = 64 * 1024


def read_csv(data: bytes, wanted: ExpectedColumns) -> Table:
    """Read a file with any delimiter, line ends and encoding. Raises InvalidFile."""
    text, notices = _decode(data)
    sep_line = SEP_LINE.match(text)
    if sep_line:
        delimiter, start = sep_line[1], sep_line.end()
    else:
        delimiter, start = _delimiter(text, wanted), 0
    skipped = len(text[:start].splitlines())
    try:
        headers, _below = _find_headers(text[start : start + BEGINNING], delimiter, wanted)
        rows = _rows(text[start:] if start else text, delimiter, skipped)
        whole = _whole(rows, delimiter, headers, notices)
        return to_table(whole, wanted=wanted, notices=notices)
    except csv.Error:
        raise InvalidFile(Refusal.LONG_CELL) from None


def _decode(data: bytes) -> tuple[str, Notices]:
    """Return the text, and a notice where its encoding was guessed."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    marked = marked or _unmarked_utf16(data)
    if marked is None and b"\0" in data:
        raise InvalidFile(Refusal.NO_TABLE)
    try:
        return data.decode(marked or "utf-8").removeprefix("\ufeff"), []
    except UnicodeDecodeError:
        if marked is not None:
            raise InvalidFile(Refusal.DAMAGED_TEXT) from None
    try:
        return data.decode("cp1252"), [(Notice.LETTERS_GUESSED, {})]
    except UnicodeDecodeError:
        raise InvalidFile(Refusal.STRANGE_LETTERS) from None


def _unmarked_utf16(data: bytes) -> str | None:
    """Return which UTF-16 a text without a mark is in, None if that is not certain.

    Of most letters the same one of two bytes is zero, and the other is what ASCII or Latin-1 has
    for it. Others, of Polish or of Turkish, may stand between.
    """
    beginning = data[:TELLING]
    for encoding, high, low in (
        ("utf-16-le", beginning[1::2], beginning[::2]),
        ("utf-16-be", beginning[::2], beginning[1::2]),
    ):
        letters = [byte for byte, other in zip(low, high, strict=False) if not other]
        if letters and len(letters) >= 0.75 * len(high) and all(map(_is_of_text, letters)):
            return encoding
    return None


def _is_of_text(byte: int) -> bool:
    return byte >= 0x20 or byte in b"\t\r\n"


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[RawRow]:
    """Yield each row with the numbers of the lines on which it begins and ends."""
    record: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            record.append(line)
            yield line

    line = skipped
    for cells in csv.reader(lines(), delimiter=delimiter):
        row = RawRow(line + 1, cells, last_line=line + len(record))
        if len(record) > 1 and _is_torn(record, delimiter):
            row.fault = Fault.SWALLOWED
        yield row
        line = row.last_line
        record.clear()


def _whole(
    rows: Iterator[RawRow], delimiter: str, headers: list[str], notices: Notices
) -> Iterator[RawRow]:
    """Yield the rows, and those below the headers apart again that stand in quotation marks.

    A spreadsheet that parts cells by another delimiter opens such a file in one column, and saves
    those lines as one cell that have quotation marks inside already.
    """
    is_below = False
    for row in rows:
        if is_below and len(row.cells) == 1 and delimiter in row.cells[0]:
            cells = split_line(row.cells[0], delimiter)
            if len(cells) == len(headers):
                row.cells = cells
                if (Notice.ONE_COLUMN, {}) not in notices:
                    notices.append((Notice.ONE_COLUMN, {}))
        is_below = is_below or (len(headers) > 1 and row.cells == headers)
        yield row


def _is_torn(record: list[str], delimiter: str) -> bool:
    """Tell whether a quotation mark was left open, so that other rows stand in one of its cells.

    It is closed by the next one by chance, which then is followed by the middle of a cell, or
    never.
    """
    try:
        for _ in csv.reader(record, delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return True
    return False


def _delimiter(text: str, wanted: ExpectedColumns) -> str:
    """Return the delimiter that finds the most of our columns in the row that names them.

    A header of one column names none: there it is one that no row has outside of quotation marks,
    for a German Excel does not put `A,B` in them.
    """
    beginning = text[:BEGINNING]

    def columns_found(delimiter: str) -> tuple[int, int, int]:
        try:
            headers, below = _find_headers(beginning, delimiter, wanted)
            torn = sum(len(row) > 1 for row in below) if len(headers) == 1 else 0
        except csv.Error:
            return 0, 0, 0
        return wanted.number_known(headers), len(headers), -torn

    return max(DELIMITERS, key=columns_found)


def _find_headers(
    beginning: str, delimiter: str, wanted: ExpectedColumns
) -> tuple[list[str], Iterator[list[str]]]:
    """Return the row that names the columns, whatever stands above it, and the rows below it."""
    rows = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
    filled = (cells for cells in rows if any(cell.strip() for cell in cells))
    first = list(islice(filled, MAX_TITLES + 1))
    if not first:
        return [], filled
    place = header_place(first, wanted)
    return first[place], chain(first[place + 1 :], filled)
