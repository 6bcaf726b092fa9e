"""XLSX in which every cell is text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from spreadsheets.formulas import escape_formula

TEXT = "@"


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


def _text_cell(sheet: Any, value: str, *, is_bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
    cell.number_format = TEXT
    if is_bold:
        cell.font = Font(bold=True)
    return cell
