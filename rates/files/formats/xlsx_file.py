"""XLSX, with numbers and dates as the reader of the spreadsheet sees them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from spreadsheets.formulas import escape_formula
from rates.files.formats.table import MAX_ROWS, FileFormat, InvalidFile, Table, to_table

MAX_UNPACKED_BYTES = 40 * 1024 * 1024
MAX_SHEET_ROWS = 5 * MAX_ROWS
TEXT = "@"
ZEROS = re.compile(r"0+")
DAMAGED = "The file cannot be opened as a spreadsheet. Save it once more as .xlsx or .csv."


def read_xlsx(data: bytes) -> Table:
    """Read the first sheet. Raises InvalidFile."""
    _refuse_zip_bomb(data)
    with warnings.catch_warnings():
        # openpyxl tells of styles and extensions that it does not keep; nor do we.
        warnings.simplefilter("ignore", UserWarning)
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return to_table(_rows(book.worksheets[0]))
        except InvalidFile:
            raise
        except Exception as error:
            # openpyxl, zipfile, zlib and the XML parser raise for a damaged file by no common name.
            raise InvalidFile(DAMAGED) from error


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write every cell as text, so that 007 stays 007, also where it is empty yet."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Mappings")
    sheet.freeze_panes = "A2"
    for place, header in enumerate(headers, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(14, len(header) + 2)
    sheet.append([_text_cell(sheet, header, is_bold=True) for header in headers])
    for row in rows:
        sheet.append([_text_cell(sheet, escape_formula(cell)) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


XLSX = FileFormat(
    content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    read=read_xlsx,
    write=write_xlsx,
)


def _refuse_zip_bomb(data: bytes) -> None:
    """Refuse a small file that would fill the memory once it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        raise InvalidFile(DAMAGED) from None
    if size > MAX_UNPACKED_BYTES:
        raise InvalidFile("The spreadsheet is too large. Please split it.")


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # The size that a file claims for itself may be wrong; we look for ourselves.
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(), 1):
        if line > MAX_SHEET_ROWS:
            raise InvalidFile("The spreadsheet is too large. Please split it.")
        yield line, [_displayed_text(cell) for cell in cells]


def _displayed_text(cell: Any) -> str:
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


def _text_cell(sheet: Any, value: str, *, is_bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
    cell.number_format = TEXT
    if is_bold:
        cell.font = Font(bold=True)
    return cell
