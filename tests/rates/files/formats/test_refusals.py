"""Files that are no table."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from rates.files.formats.xlsx_file import MAX_SHEET_ROWS

from rates.files.formats.table import MAX_BYTES, MAX_ROWS, InvalidFile
from tests.rates.files.formats.tables import rows_of
from tests.rates.files.samples import xlsx_of


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 41 * 1024 * 1024)
    return out.getvalue()


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """Return a spreadsheet whose sheet has been changed in its XML."""
    whole = xlsx_of(["id"], ["M1"])
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, change(text) if "sheet1" in part else text)
    return out.getvalue()


def cut_off() -> bytes:
    return with_sheet(lambda text: text[: len(text) // 2])


def with_wrong_checksum() -> bytes:
    """Return a spreadsheet of which some bytes were changed after it had been packed."""
    return with_sheet(lambda text: text).replace(b'<row r="2"', b'<row r="3"')


def with_entity() -> bytes:
    """Return a spreadsheet whose cell grows by an entity once it is parsed."""
    grown = b'<!DOCTYPE x [<!ENTITY grown "%s">]><worksheet' % (b"M" * 1_000)
    cell = b'<c r="A3" t="inlineStr"><is><t>&grown;&grown;</t></is></c>'
    return with_sheet(
        lambda text: text.replace(b"<worksheet", grown, 1).replace(
            b"</sheetData>", b'<row r="3">' + cell + b"</row></sheetData>"
        )
    )


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
        (cut_off(), "cannot be opened"),
        (with_wrong_checksum(), "cannot be opened"),
        (with_entity(), "cannot be opened"),
        (deep(), "too large"),
        ("id\nM\0".encode("utf-16"), "neither a CSV nor an XLSX"),
    ],
    ids=range(17),
)
def test_what_is_no_table_is_refused_with_a_word_of_advice(data: bytes, told: str) -> None:
    with pytest.raises(InvalidFile, match=told):
        rows_of(data)
