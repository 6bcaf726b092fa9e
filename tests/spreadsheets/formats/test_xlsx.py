"""Spreadsheets as they are read and written."""

from datetime import date
from io import BytesIO

import openpyxl

from spreadsheets.formats.xlsx_writing import write_xlsx
from tests.rates.files.samples import xlsx_of
from tests.spreadsheets.formats.tables import lines_of, rows_of


def test_numbers_of_a_spreadsheet_keep_the_zeros_that_it_shows() -> None:
    data = xlsx_of(
        ["id", "code", "n", "f"], ["M1", 7, 12, 5.0], formats={"B2": "000", "C2": "General"}
    )

    assert rows_of(data)[1] == ["M1", "007", "12", "5"]


def test_text_dates_and_truths_of_a_spreadsheet_are_read_as_words() -> None:
    data = xlsx_of(["a", "b", "c", "d"], ["007", date(2026, 12, 31), True, 1.5])

    assert rows_of(data)[1] == ["007", "2026-12-31", "TRUE", "1.5"]


def test_lines_of_a_spreadsheet_are_its_row_numbers() -> None:
    assert lines_of(xlsx_of(["id"], [], ["M1"], [None], ["M2"])) == [3, 5]


def test_an_exported_spreadsheet_holds_no_formula_and_formats_cells_as_text() -> None:
    written = write_xlsx(["id"], [["=1+1"], ["007"]])
    book = openpyxl.load_workbook(BytesIO(written))

    cells = [row[0] for row in book.active.iter_rows(min_row=2, max_col=1)]

    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
        ("'=1+1", "s", "@"),
        ("007", "s", "@"),
    ]
