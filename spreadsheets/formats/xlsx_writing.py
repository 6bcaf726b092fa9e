"""XLSX in which every cell is text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from spreadsheets.formulas import escape_formula

TEXT = "@"
# As many as are read.
MAX_ROWS = 10_000


CODES = "Codes"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What can be chosen under a column: codes with their names, in a sheet of their own."""

    column: str
    codes: Sequence[tuple[str, str]]


def write_xlsx(
    headers: Sequence[str], rows: Iterable[Sequence[str]], choices: Choices | None = None
) -> bytes:
    """Write every cell as text, so that 007 stays 007, also where it is empty yet."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Mappings")
    sheet.freeze_panes = "A2"
    for place, header in enumerate(headers, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(14, len(header) + 2)
    sheet.append([_text_cell(sheet, header, is_bold=True) for header in headers])
    for row in rows:
        sheet.append([_text_cell(sheet, escape_formula(cell)) for cell in row])
    if choices is not None and choices.codes:
        _offer(book, sheet, choices, place=headers.index(choices.column) + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _offer(book: Any, sheet: Any, choices: Choices, *, place: int) -> None:
    """Let a spreadsheet offer the codes under their column, and take others too: new ones."""
    letter, last = get_column_letter(place), len(choices.codes) + 1
    offered = DataValidation(
        type="list", formula1=f"{CODES}!$A$2:$A${last}", allow_blank=True, showErrorMessage=False
    )
    offered.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    sheet.data_validations.append(offered)
    codes = book.create_sheet(CODES)
    codes.freeze_panes = "A2"
    codes.append([_text_cell(codes, header, is_bold=True) for header in ("Code", "Name")])
    for row in choices.codes:
        codes.append([_text_cell(codes, escape_formula(cell)) for cell in row])


def _text_cell(sheet: Any, value: str, *, is_bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
    cell.number_format = TEXT
    if is_bold:
        cell.font = Font(bold=True)
    return cell
