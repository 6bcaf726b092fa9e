"""Files that are no table."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from rates.files import sentences
from spreadsheets.formats.table import MAX_BYTES, MAX_ROWS, InvalidFile, Refusal
from tests.rates.files.samples import xlsx_of
from tests.spreadsheets.formats.tables import rows_of


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


def beginning(data: bytes) -> bytes:
    return data + b" and whatever comes then"


def archive_of(name: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, b"x")
    return out.getvalue()


def old_excel(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0" + bytes(508) + name.encode("utf-16-le") + bytes(100)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", Refusal.EMPTY),
        (b"\xef\xbb\xbf\r\n\r\n", Refusal.EMPTY),
        (b"id,code\n\n,\n", Refusal.NO_ROWS),
        (b"\x01\x02\0", Refusal.NO_TABLE),
        (old_excel("Workbook"), Refusal.OLD_EXCEL),
        (old_excel("EncryptedPackage"), Refusal.PASSWORD),
        (old_excel("Contents"), Refusal.OLD_EXCEL_OR_PASSWORD),
        (b"PK\x03\x04 and nothing more", Refusal.DAMAGED),
        (archive_of("rates.csv"), Refusal.PACKED),
        (archive_of("xl/workbook.bin"), Refusal.BINARY_EXCEL),
        (archive_of("content.xml"), Refusal.OPEN_DOCUMENT),
        (archive_of("Index/Document.iwa"), Refusal.NUMBERS),
        (archive_of("word/document.xml"), Refusal.WORD),
        (b"id\n\x81\x8d\n", Refusal.STRANGE_LETTERS),
        ("id\nM1".encode("utf-16")[:-1], Refusal.DAMAGED_TEXT),
        (b"id\n" + b"x" * 200_000, Refusal.LONG_CELL),
        (b"id\n" + b"x\n" * (MAX_ROWS + 1), Refusal.TOO_MANY_ROWS),
        (b"x" * (MAX_BYTES + 1), Refusal.TOO_LARGE),
        (cut_off(), Refusal.DAMAGED),
        (with_wrong_checksum(), Refusal.DAMAGED),
        (with_entity(), Refusal.DAMAGED),
        ("id\nM\0".encode("utf-16"), Refusal.NO_TABLE),
        (beginning(b"%PDF-1.7"), Refusal.PDF),
        (beginning(b"\xef\xbb\xbf  <!DOCTYPE html><table>"), Refusal.WEB_PAGE),
        ("<html><table>".encode("utf-16"), Refusal.WEB_PAGE),
        (beginning(b'<?xml version="1.0"?><html>'), Refusal.WEB_PAGE),
        (beginning(b'<?xml version="1.0"?><Workbook>'), Refusal.XML),
        (beginning(b"{\\rtf1"), Refusal.RICH_TEXT),
        (beginning(b"\x89PNG\r\n"), Refusal.PICTURE),
        (beginning(b"\x1f\x8b"), Refusal.PACKED),
    ],
    ids=lambda value: value.name if isinstance(value, Refusal) else "file",
)
def test_what_is_no_table_is_refused_for_its_own_reason(data: bytes, refusal: Refusal) -> None:
    with pytest.raises(InvalidFile) as refused:
        rows_of(data)

    assert refused.value.refusal == refusal


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_a_sentence(refusal: Refusal) -> None:
    values = {
        "sheet": "A",
        "sheets": ["B"],
        "header": "x",
        "likely": "y",
        "column": "z",
        "needed": [["a", "b"], ["c"]],
    }

    sentence = sentences.refusal(InvalidFile(refusal, **values))

    assert sentence[0].isupper()
    assert sentence[-1] in ".?"
    assert "%" not in sentence
