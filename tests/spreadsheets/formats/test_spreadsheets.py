"""What a person sees in a spreadsheet is what is read of it."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    Fault,
    InvalidFile,
    Mark,
    Notice,
    Refusal,
)
from tests.rates.files.attacks.swelling import workbook
from tests.spreadsheets.formats.tables import notices_of, read, rows_of

HEADERS = ["id", "code"]
WANTED = ExpectedColumns(columns=HEADERS, synonyms={}, required=[frozenset(HEADERS)])


def book_of(
    *sheets: tuple[str, list[list[Any]]], change: Callable[[Any], None] | None = None
) -> bytes:
    """Return a workbook with these sheets, changed at last."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(*rows: list[Any], change: Callable[[Worksheet], None] = lambda sheet: None) -> bytes:
    return book_of(("S", [HEADERS, *rows]), change=lambda book: change(book.active))


def table(code: str) -> list[list[str]]:
    return [HEADERS, ["M1", code]]


def test_of_several_visible_sheets_the_one_that_has_the_columns_is_read() -> None:
    data = book_of(("Notes", [["To do"]]), ("Rates", table("BAR")), ("Empty", []))

    assert read(data, WANTED).rows[0].cells == ["M1", "BAR"]


def test_of_several_sheets_that_fit_none_is_guessed_and_the_one_that_is_named_is_read() -> None:
    data = book_of(("2025", table("OLD")), ("2026", table("NEW")))

    with pytest.raises(InvalidFile) as refused:
        read(data, WANTED)
    named = read(data, WANTED, sheet=" 2026 ")

    assert (refused.value.refusal, refused.value.values) == (
        Refusal.WHICH_SHEET,
        {"sheets": ["2025", "2026"]},
    )
    assert named.rows[0].cells == ["M1", "NEW"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_by_no_way(state: str) -> None:
    def hide(book: Any) -> None:
        book["2025"].sheet_state = state
        book.active = 1

    data = book_of(("2025", table("OLD")), ("2026", table("NEW")), change=hide)

    assert read(data, WANTED).rows[0].cells == ["M1", "NEW"]
    with pytest.raises(InvalidFile) as refused:
        read(data, WANTED, sheet="2025")
    assert refused.value.refusal == Refusal.NO_SUCH_SHEET


def test_a_sheet_that_is_protected_against_changes_is_read() -> None:
    def protect(sheet: Worksheet) -> None:
        sheet.protection.set_password("secret")
        sheet.protection.enable()

    assert rows_of(sheet_of(["M1", "BAR"], change=protect))[1] == ["M1", "BAR"]


def test_a_formula_that_was_never_computed_is_marked_and_not_empty() -> None:
    [row] = read(sheet_of(["M1", "=VLOOKUP(A2,Codes!A:B,2,0)"])).rows

    assert (row.cells, row.marks) == (["M1", ""], {1: Mark.NOT_COMPUTED})


def test_a_formula_that_came_to_an_empty_text_is_empty() -> None:
    cell = '<c r="B2" t="str"><f>IF(1,"")</f><v></v></c>'
    first = '<c r="A2" t="inlineStr"><is><t>M1</t></is></c>'

    [row] = read(workbook(f'<row r="2">{first}{cell}</row>')).rows

    assert (row.cells, row.marks) == (["M1", ""], {})


def test_a_formula_that_was_computed_is_its_result() -> None:
    cell = '<c r="B2" t="str"><f>A1</f><v>BAR</v></c>'

    [row] = read(workbook(f'<row r="2">{cell}</row>')).rows

    assert (row.cells, row.marks) == (["", "BAR"], {})


def test_cells_under_a_merged_one_are_marked_and_the_first_is_read() -> None:
    data = sheet_of(
        ["M1", "BAR"],
        ["M2", None],
        ["M3", None],
        ["M4", None],
        change=lambda sheet: sheet.merge_cells("B2:B4"),
    )

    rows = read(data).rows

    assert [row.cells for row in rows] == [["M1", "BAR"], ["M2", ""], ["M3", ""], ["M4", ""]]
    assert [dict(row.marks) for row in rows] == [{}, {1: Mark.MERGED}, {1: Mark.MERGED}, {}]


def test_a_row_that_merely_is_as_tall_as_two_is_one() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:B3")

    assert len(read(sheet_of(["M1", "BAR"], change=merge)).rows) == 1


def test_only_cells_with_content_count() -> None:
    def colour(sheet: Worksheet) -> None:
        for place in ("XFD3", f"A{1_048_576}"):
            sheet[place].fill = openpyxl.styles.PatternFill("solid", "FFFF00")

    assert rows_of(sheet_of(["M1", "BAR"], change=colour))[1:] == [["M1", "BAR"]]


def test_content_far_to_the_right_is_a_fault_of_its_row() -> None:
    def write(sheet: Worksheet) -> None:
        sheet["XFD3"] = "x"

    rows = read(sheet_of(["M1", "BAR"], ["M2", "BAR"], change=write)).rows

    assert [row.fault for row in rows] == [None, Fault.TOO_WIDE]


@pytest.mark.parametrize(
    ("number", "refusal"),
    [(MAX_ROWS + 1, Refusal.TOO_MANY_ROWS), (0, Refusal.NO_ROWS)],
)
def test_the_number_of_rows_is_bounded(number: int, refusal: Refusal) -> None:
    with pytest.raises(InvalidFile) as refused:
        read(sheet_of(*([f"M{n}", "BAR"] for n in range(number))))

    assert refused.value.refusal == refusal


def test_the_number_of_columns_is_bounded() -> None:
    with pytest.raises(InvalidFile) as refused:
        read(book_of(("S", [["id", *[f"x{n}" for n in range(MAX_COLUMNS)]], ["M1"]])))

    assert refused.value.refusal == Refusal.TOO_MANY_COLUMNS


def test_rows_that_a_filter_hides_are_read_and_that_is_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    data = sheet_of(["M1", "BAR"], ["M2", "BAR"], change=hide)

    assert len(read(data).rows) == 2
    assert notices_of(data) == [Notice.ROWS_HIDDEN]


@pytest.mark.parametrize(
    ("value", "form", "shown", "mark"),
    [
        (7, "General", "7", None),
        (7, "000", "007", None),
        (1.5, "0.00", "1.5", None),
        (100_000, "0.00E+00", "1.00E+05", Mark.NUMBER),
        (1234567890123456789, "General", "1.23457E+18", Mark.NUMBER),
        (46082, "d-mmm", "2026-03-01", Mark.DATE),
        (46082, "mm-dd-yy", "2026-03-01", Mark.DATE),
        (46082, '0" days"', "46082", None),
        (46082, '[Red]#,##0.00 "EUR"', "46082", None),
        (0.5, "h:mm", "12:00:00", Mark.TIME),
        (0.520833333333333, "HH:MM:SS AM/PM", "12:30:00", Mark.TIME),
        (0, "h:mm", "00:00:00", Mark.TIME),
        (0.1, "0%", "10%", None),
        (0.125, "0.00%", "12.50%", None),
        ("#N/A", "General", "#N/A", Mark.WENT_WRONG),
        (True, "General", "TRUE", None),
        (False, "General", "FALSE", None),
        ("_x0041_BC\n", "General", "ABC", None),
    ],
)
def test_a_cell_is_what_it_shows(value: Any, form: str, shown: str, mark: Mark | None) -> None:
    def write(sheet: Worksheet) -> None:
        sheet["B2"].value = value
        sheet["B2"].number_format = form

    [row] = read(sheet_of(["M1", "x"], change=write)).rows

    assert (row.cells[1], row.marks.get(1)) == (shown, mark)


def test_how_a_text_is_pronounced_and_formatted_is_not_read() -> None:
    strings = (
        "<si><r><rPr><b/></rPr><t>B</t></r><r><t>AR</t></r>"
        "<rPh sb='0' eb='1'><t>said so</t></rPh></si>"
    )
    row = '<row r="2"><c r="B2" t="s"><v>0</v></c></row>'

    assert read(workbook(row, strings=strings)).rows[0].cells == ["", "BAR"]


def test_a_workbook_of_one_column_that_a_german_excel_has_made_is_read() -> None:
    data = book_of(("S", [["id,code"], ["M1,BAR"], ['M2,"A,B"']]))

    assert rows_of(data) == [HEADERS, ["M1", "BAR"], ["M2", "A,B"]]
    assert notices_of(data) == [Notice.ONE_COLUMN]
