"""From the bytes of a workbook to the table in the sheet that a person sees."""

from __future__ import annotations

from spreadsheets.formats.header_row import MAX_LINES, MAX_TITLES, names_columns
from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.rows import Notices, to_table
from spreadsheets.formats.table import InvalidFile, Notice, Refusal, Table
from spreadsheets.formats.workbook.contents import (
    Contents,
    Sheet,
    read_contents,
    read_formats,
    read_strings,
)
from spreadsheets.formats.workbook.package import MAX_PART_BYTES, Package
from spreadsheets.formats.workbook.sheet import CellContext, read_sheet
from spreadsheets.formats.workbook.xml import Budget


def read_xlsx(data: bytes, wanted: ExpectedColumns, *, sheet: str = "") -> Table:
    """Read the visible sheet that has the wanted columns, or the one that is named.

    Raises InvalidFile: whatever else zipfile, zlib or expat raise for a damaged file, by no common
    name, is one as well.
    """
    try:
        return _read(data, wanted, sheet)
    except (InvalidFile, MemoryError):
        raise
    except Exception as error:
        raise InvalidFile(Refusal.DAMAGED) from error


def _read(data: bytes, wanted: ExpectedColumns, named: str) -> Table:
    package, budget = Package(data), Budget()
    contents = read_contents(package, budget)
    context = CellContext(
        strings=read_strings(package, contents.strings_part, budget),
        formats=read_formats(package, contents.styles_part, budget),
        counts_from_1904=contents.counts_from_1904,
    )
    sheet = _choose(package, contents, context=context, wanted=wanted, named=named, budget=budget)
    part = package.need(sheet.part, at_most=MAX_PART_BYTES)
    found = read_sheet(part, context=context, budget=budget)
    notices: Notices = []
    if found.number_hidden:
        notices.append((Notice.ROWS_HIDDEN, {"number": found.number_hidden}))
    return to_table(found.rows, wanted=wanted, notices=notices)


def _choose(
    package: Package,
    contents: Contents,
    *,
    context: CellContext,
    wanted: ExpectedColumns,
    named: str,
    budget: Budget,
) -> Sheet:
    """Return the sheet to read. A hidden one is none: nobody would know what stands in it."""
    visible = [sheet for sheet in contents.sheets if sheet.is_visible]
    if not visible:
        raise InvalidFile(Refusal.EMPTY)
    if named:
        for sheet in visible:
            if sheet.name.strip().lower() == named.strip().lower():
                return sheet
        raise InvalidFile(Refusal.NO_SUCH_SHEET, sheet=named, sheets=_names(visible))
    if len(visible) == 1:
        return visible[0]
    fitting = [
        sheet
        for sheet in visible
        if any(names_columns(row, wanted) for row in _first_rows(package, sheet, context, budget))
    ]
    if len(fitting) > 1:
        raise InvalidFile(Refusal.WHICH_SHEET, sheets=_names(fitting))
    return next(iter(fitting or [sheet for sheet in visible if sheet.is_active] or visible))


def _first_rows(
    package: Package, sheet: Sheet, context: CellContext, budget: Budget
) -> list[list[str]]:
    """Return the filled rows of a sheet of which one may name the columns."""
    part = package.need(sheet.part, at_most=MAX_PART_BYTES)
    found = read_sheet(
        part, context=context, budget=budget, at_most=MAX_TITLES + 1, lines=MAX_LINES
    )
    return [[cell.strip() for cell in row.cells] for row in found.rows]


def _names(sheets: list[Sheet]) -> list[str]:
    return [sheet.name[:100] for sheet in sheets[:10]]
