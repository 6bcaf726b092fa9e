"""CSV, as spreadsheets and people write it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from spreadsheets.formulas import escape_formula
from rates.files.formats.table import NO_TABLE, FileFormat, InvalidFile, Table, to_table

DELIMITERS = ",;\t|"
BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
GUESSED = (
    "The file is not in UTF-8. It was read as Western European text: please check that umlauts "
    "and accents are right."
)


def read_csv(data: bytes) -> Table:
    """Read a file with any delimiter, line ends and encoding. Raises InvalidFile."""
    text, notice = _decode(data)
    try:
        return to_table(_rows(text)).with_notice(notice)
    except csv.Error as error:
        raise InvalidFile(f"The file is not a table of values ({error}).") from None


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write what Excel and RFC 4180 agree on.

    It begins with a byte order mark, without which Excel garbles umlauts.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headers)
    writer.writerows([escape_formula(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


CSV = FileFormat(content_type="text/csv; charset=utf-8", read=read_csv, write=write_csv)


def _decode(data: bytes) -> tuple[str, str]:
    """Return the text, and a notice where its encoding was guessed."""
    utf_16 = BYTE_ORDER_MARKS.get(data[:2])
    if utf_16 is None and b"\0" in data:
        raise InvalidFile(NO_TABLE)
    try:
        return data.decode(utf_16 or "utf-8-sig"), ""
    except UnicodeDecodeError:
        if utf_16 is not None:
            raise InvalidFile("The file is damaged: its text cannot be read.") from None
    try:
        return data.decode("cp1252"), GUESSED
    except UnicodeDecodeError:
        raise InvalidFile("The text of the file cannot be read. Save it as UTF-8.") from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number of the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """Return the delimiter that parts the first filled line into the most cells."""
    lines = io.StringIO(text.lstrip(), newline="")

    def width(delimiter: str) -> int:
        lines.seek(0)
        return len(next(csv.reader(lines, delimiter=delimiter), []))

    return max(DELIMITERS, key=width)
