"""Files that are no table."""

import zipfile
from io import BytesIO

import openpyxl
import pytest

from rates.files.formats.table import MAX_BYTES, MAX_ROWS, InvalidFile
from rates.files.formats.xlsx_file import MAX_SHEET_ROWS
from tests.rates.files.formats.tables import rows_of
from tests.rates.files.samples import xlsx_of


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
    book.active.cell(row=MAX_SHEET_ROWS + 1, column=1, value="M1")
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
        (b"id\n" + b"x\n" * (MAX_ROWS + 1), "split it"),
        (b"x" * (MAX_BYTES + 1), "split it"),
        (bomb(), "too large"),
        (damaged(), "cannot be opened"),
        (deep(), "too large"),
        ("id\nM\0".encode("utf-16"), "neither a CSV nor an XLSX"),
    ],
    ids=range(15),
)
def test_what_is_no_table_is_refused_with_a_word_of_advice(data: bytes, told: str) -> None:
    with pytest.raises(InvalidFile, match=told):
        rows_of(data)
