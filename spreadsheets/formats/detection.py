"""Which format a file is in, told by what it holds and not by its name."""

from __future__ import annotations

import io
import re
import zipfile

from spreadsheets.formats.csv_reading import read_csv
from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.table import MAX_BYTES, InvalidFile, Refusal, Table
from spreadsheets.formats.workbook.package import MAX_PARTS
from spreadsheets.formats.workbook.reading import read_xlsx

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0"
BEGINNINGS = {
    b"%PDF": Refusal.PDF,
    b"{\\rtf": Refusal.RICH_TEXT,
    b"\x89PNG": Refusal.PICTURE,
    b"GIF8": Refusal.PICTURE,
    b"\xff\xd8\xff": Refusal.PICTURE,
    b"\x1f\x8b": Refusal.PACKED,
    b"7z\xbc\xaf": Refusal.PACKED,
    b"Rar!": Refusal.PACKED,
}
# What a spreadsheet of another kind, or something else that is a ZIP archive, has inside.
CONTENT_MARKERS = {
    "xl/workbook.bin": Refusal.BINARY_EXCEL,
    "word/document.xml": Refusal.WORD,
    "Index/Document.iwa": Refusal.NUMBERS,
    "content.xml": Refusal.OPEN_DOCUMENT,
}
WEB_PAGE = re.compile(rb"\s*(<!doctype html|<html|<head|<body|<table|<meta|<div)", re.IGNORECASE)
XML = re.compile(rb"\s*<\?xml")


def read_table(data: bytes, wanted: ExpectedColumns, *, sheet: str = "") -> Table:
    """Read the wanted columns of a file, from this sheet if it has several. Raises InvalidFile."""
    if len(data) > MAX_BYTES:
        raise InvalidFile(Refusal.TOO_LARGE)
    if data.startswith(ZIP):
        _refuse_other_archives(data)
        return read_xlsx(data, wanted, sheet=sheet)
    _refuse_what_is_no_text(data)
    return read_csv(data, wanted)


def _refuse_what_is_no_text(data: bytes) -> None:
    if data.startswith(OLE):
        raise InvalidFile(_kind_of_old_file(data))
    text = data.removeprefix(b"\xef\xbb\xbf")
    for beginning, refusal in BEGINNINGS.items():
        if text.lstrip()[:8].startswith(beginning):
            raise InvalidFile(refusal)
    beginning = text[:4_096].replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if WEB_PAGE.match(beginning) or (XML.match(beginning) and b"<html" in beginning.lower()):
        raise InvalidFile(Refusal.WEB_PAGE)
    if XML.match(beginning):
        raise InvalidFile(Refusal.XML)


def _kind_of_old_file(data: bytes) -> Refusal:
    """Tell what is in an OLE container: a spreadsheet with a password, or one of before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refusal.PASSWORD
    if "Workbook".encode("utf-16-le") in data:
        return Refusal.OLD_EXCEL
    return Refusal.OLD_EXCEL_OR_PASSWORD


def _refuse_other_archives(data: bytes) -> None:
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        raise InvalidFile(Refusal.TOO_LARGE_UNPACKED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = {part.filename for part in packed.infolist()}
            has_password = any(part.flag_bits & 1 for part in packed.infolist())
    except Exception:  # noqa: BLE001 - a damaged archive makes zipfile trip by many names
        raise InvalidFile(Refusal.DAMAGED) from None
    if has_password:
        raise InvalidFile(Refusal.PASSWORD)
    for name, refusal in CONTENT_MARKERS.items():
        if name in names:
            raise InvalidFile(refusal)
    if not any(name.lower().endswith("workbook.xml") for name in names):
        raise InvalidFile(Refusal.PACKED)
