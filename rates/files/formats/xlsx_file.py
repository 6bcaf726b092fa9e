"""XLSX, with numbers and dates as the reader of the spreadsheet sees them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
import tablib
from import_export.formats import base_formats
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from rates.files.formats.formulas import defuse
from rates.files.formats.table import MOST_ROWS, Unreadable, to_dataset

MOST_UNPACKED = 40 * 1024 * 1024
MOST_LINES = 5 * MOST_ROWS
TEXT = "@"
ZEROS = re.compile(r"0+")
DAMAGED = "The file cannot be opened as a spreadsheet. Save it once more as .xlsx or .csv."


class XlsxFile(base_formats.XLSX):
    """Reads the first sheet; writes every cell as text, so that 007 stays 007."""

    notice = ""

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Read a file. Raises Unreadable."""
        _refuse_what_swells(in_stream)
        with warnings.catch_warnings():
            # openpyxl tells of styles and extensions that it does not keep; nor do we.
            warnings.simplefilter("ignore", UserWarning)
            try:
                book = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True)
                return to_dataset(_rows(book.worksheets[0]))
            except (KeyError, IndexError, ValueError, TypeError, SyntaxError, OSError) as error:
                # What openpyxl and its XML parser raise for a damaged file, by no common name.
                raise Unreadable(DAMAGED) from error

    def export_data(self, dataset: tablib.Dataset, **kwargs: object) -> bytes:
        """Write a file whose columns are text also where a cell is empty yet."""
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Mappings")
        sheet.freeze_panes = "A2"
        for place, header in enumerate(dataset.headers, 1):
            sheet.column_dimensions[get_column_letter(place)].width = max(14, len(header) + 2)
        sheet.append([_text(sheet, header, is_bold=True) for header in dataset.headers])
        for row in dataset:
            sheet.append([_text(sheet, defuse(str(cell))) for cell in row])
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def _refuse_what_swells(data: bytes) -> None:
    """Refuse a small file that would fill the memory once it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        raise Unreadable(DAMAGED) from None
    if size > MOST_UNPACKED:
        raise Unreadable("The spreadsheet is too large. Please split it.")


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # The size that a file claims for itself may be wrong; we look for ourselves.
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(), 1):
        if line > MOST_LINES:
            raise Unreadable("The spreadsheet is too large. Please split it.")
        yield line, [_shown(cell) for cell in cells]


def _shown(cell: Any) -> str:
    """Return what the spreadsheet shows: 7 in the format 000 is 007, a day is 2026-12-31."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and ZEROS.fullmatch(cell.number_format or ""):
        return f"{value:0{len(cell.number_format)}d}"
    return str(value)


def _text(sheet: Any, value: str, *, is_bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
    cell.number_format = TEXT
    if is_bold:
        cell.font = Font(bold=True)
    return cell
