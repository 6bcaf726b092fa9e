"""CSV, as spreadsheets and people write it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

import tablib
from import_export.formats import base_formats

from rates.files.formats.formulas import defuse
from rates.files.formats.table import NO_TEXT, Unreadable, to_dataset

DELIMITERS = ",;\t|"
WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
GUESSED = (
    "The file is not in UTF-8. It was read as Western European text: please check that umlauts "
    "and accents are right."
)


class CsvFile(base_formats.CSV):
    """Reads any delimiter, line ends and encoding; writes what Excel and RFC 4180 agree on."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def __init__(self) -> None:
        super().__init__()
        self.notice = ""

    def create_dataset(self, in_stream: bytes, **kwargs: object) -> tablib.Dataset:
        """Read a file; `notice` then says what was guessed. Raises Unreadable."""
        text = self._decode(in_stream)
        try:
            return to_dataset(_rows(text))
        except csv.Error as error:
            raise Unreadable(f"The file is not a table of values ({error}).") from None

    def export_data(self, dataset: tablib.Dataset, **kwargs: object) -> bytes:
        """Write a file with a byte order mark, without which Excel garbles umlauts."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(dataset.headers)
        writer.writerows([defuse(str(cell)) for cell in row] for row in dataset)
        return out.getvalue().encode("utf-8-sig")

    def _decode(self, data: bytes) -> str:
        wide = WIDE.get(data[:2])
        if wide is None and b"\0" in data:
            raise Unreadable(NO_TEXT)
        try:
            return data.decode(wide or "utf-8-sig")
        except UnicodeDecodeError:
            if wide is not None:
                raise Unreadable("The file is damaged: its text cannot be read.") from None
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise Unreadable("The text of the file cannot be read. Save it as UTF-8.") from None
        self.notice = GUESSED
        return text


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
