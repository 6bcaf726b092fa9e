"""Files as spreadsheets, people and accidents make them."""

import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from rates.files.formats.detection import FORMATS, format_of
from rates.files.formats.table import LINE, MOST_BYTES, MOST_ROWS, PROBLEM, Unreadable
from rates.files.formats.xlsx_file import MOST_LINES
from tests.rates.files.conftest import csv_of, xlsx_of


def rows_of(data: bytes) -> list[list[str]]:
    dataset = format_of(data).create_dataset(data)
    return [dataset.headers[:-2], *(list(row[:-2]) for row in dataset)]


def column(data: bytes, name: str) -> list[object]:
    dataset = format_of(data).create_dataset(data)
    return [row[dataset.headers.index(name)] for row in dataset]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end_is_read(delimiter: str, line_end: str) -> None:
    data = csv_of({"id": "A;1,2\t3|", "code": "007"}, delimiter=delimiter, line_end=line_end)

    assert rows_of(data) == [["id", "code"], ["A;1,2\t3|", "007"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_umlauts_survive_every_unicode_encoding(encoding: str) -> None:
    file_format = format_of(data := "id;code\nM1;Frühstück €\n".encode(encoding))

    dataset = file_format.create_dataset(data)

    assert dataset["code"] == ["Frühstück €"]
    assert file_format.notice == ""


def test_umlauts_of_old_windows_files_are_read_and_the_guess_is_told() -> None:
    file_format = format_of(data := "id;code\nM1;Frühstück €\n".encode("cp1252"))

    dataset = file_format.create_dataset(data)

    assert dataset["code"] == ["Frühstück €"]
    assert "check that umlauts" in file_format.notice


def test_spaces_around_cells_and_empty_cells_at_the_end_are_nothing() -> None:
    assert rows_of(b"id , code,,\n M1,\xc2\xa0BAR ,,\n") == [["id", "code"], ["M1", "BAR"]]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    data = b'\nid,code\n\nM1,"two\nlines"\n,,\nM2,BAR\n'

    assert column(data, LINE) == [4, 7]


def test_a_row_with_too_many_cells_is_told_and_not_cut_in_silence() -> None:
    data = b"id,code\nM1,A,B\nM2,C\n"

    assert [bool(problem) for problem in column(data, PROBLEM)] == [True, False]


def test_a_short_row_is_filled_with_empty_cells() -> None:
    assert rows_of(b"id,code,name\nM1\n")[1] == ["M1", "", ""]


def test_numbers_of_a_spreadsheet_keep_the_zeros_that_it_shows() -> None:
    data = xlsx_of(
        ["id", "code", "n", "f"], ["M1", 7, 12, 5.0], formats={"B2": "000", "C2": "General"}
    )

    assert rows_of(data)[1] == ["M1", "007", "12", "5"]


def test_text_dates_and_truths_of_a_spreadsheet_are_read_as_words() -> None:
    data = xlsx_of(["a", "b", "c", "d"], ["007", date(2026, 12, 31), True, 1.5])

    assert rows_of(data)[1] == ["007", "2026-12-31", "yes", "1.5"]


def test_lines_of_a_spreadsheet_are_its_row_numbers() -> None:
    assert column(xlsx_of(["id"], [], ["M1"], [None], ["M2"]), LINE) == [3, 5]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_is_written_is_read_back_unchanged(extension: str) -> None:
    cells = ["007", "Frühstück; Meer, Garten", "=1+1", "-5", "'=x", 'He said "hi"', "a\nb", "1e5"]
    written = FORMATS["csv"]().create_dataset(csv_of(dict.fromkeys("abcdefgh", "x")))
    del written[0], written[LINE], written[PROBLEM]
    written.append(cells)

    data = FORMATS[extension]().export_data(written)

    assert rows_of(data) == [list("abcdefgh"), cells]


def test_an_exported_csv_has_a_mark_without_which_excel_garbles_umlauts() -> None:
    written = FORMATS["csv"]().create_dataset("id\nÜ\n".encode())

    assert FORMATS["csv"]().export_data(written).startswith(b"\xef\xbb\xbfid")


def test_an_exported_spreadsheet_holds_no_formula_and_formats_cells_as_text() -> None:
    written = FORMATS["csv"]().create_dataset(b"id\n=1+1\n007\n")
    book = openpyxl.load_workbook(BytesIO(FORMATS["xlsx"]().export_data(written)))

    cells = [row[0] for row in book.active.iter_rows(min_row=2, max_col=1)]

    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
        ("'=1+1", "s", "@"),
        ("007", "s", "@"),
    ]


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 41 * 1024 * 1024)
    return out.getvalue()


def damaged() -> bytes:
    whole = xlsx_of(["id"], ["M1"])
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, text[: len(text) // 2] if "sheet1" in part else text)
    return out.getvalue()


def deep() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "id"
    book.active.cell(row=MOST_LINES + 1, column=1, value="M1")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "empty"),
        (b"id,code\n\n,\n", "no rows"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither a CSV nor an XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"PK\x03\x04 and nothing more", "cannot be opened"),
        (b"id\n\x81\x8d\n", "Save it as UTF-8"),
        ("id\nM1".encode("utf-16")[:-1], "damaged"),
        (b"id\n" + b"x" * 200_000, "not a table"),
        (b"id\n" + b"x\n" * (MOST_ROWS + 1), "split it"),
        (b"x" * (MOST_BYTES + 1), "split it"),
        (bomb(), "too large"),
        (damaged(), "cannot be opened"),
        (deep(), "too large"),
        ("id\nM\0".encode("utf-16"), "neither a CSV nor an XLSX"),
    ],
    ids=range(15),
)
def test_what_is_no_table_is_refused_with_a_word_of_advice(data: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        rows_of(data)
