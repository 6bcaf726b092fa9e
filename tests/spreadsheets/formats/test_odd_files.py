"""Files that people send by mistake, or that their programs made: each gets a sentence."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from rates.files import sentences
from rates.files.rate_plans.resource import RatePlanResource
from spreadsheets.formats.table import InvalidFile, Refusal
from tests.rates.files.samples import xlsx_of
from tests.spreadsheets.formats.tables import read, rows_of

WANTED = RatePlanResource.wanted()
GOOD = xlsx_of(["rate plan id", "rate code"], ["M1", "BAR"])
TABLE = [["rate plan id", "rate code"], ["M1", "BAR"]]


def changed(**parts: Callable[[bytes], bytes | None]) -> bytes:
    """Return a good workbook with the parts of which the name has these words changed or gone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            change = next((f for word, f in parts.items() if word in name), lambda data: data)
            data = change(old.read(name))
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


def with_parts(**parts: bytes) -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as packed:
        for name, data in parts.items():
            packed.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return out.getvalue()


def in_strict_words(data: bytes) -> bytes:
    """Return a part as Excel's "Strict Open XML" names its elements."""
    return data.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    ).replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(with_parts(xl__vbaProject_DOT_bin=b"\xd0\xcf"), id="with macros"),
        pytest.param(with_parts(docMetadata__LabelInfo_DOT_xml=b"<x/>"), id="with a label"),
        pytest.param(with_parts(xl__media__image1_DOT_png=b"\x89PNG"), id="with a picture"),
        pytest.param(
            changed(
                sheet1=in_strict_words, workbook=in_strict_words, sharedStrings=in_strict_words
            ),
            id="strict",
        ),
        pytest.param(changed(styles=lambda data: None), id="without styles"),
        pytest.param(changed(docProps=lambda data: None), id="without properties"),
        pytest.param(b"\xef\xbb\xbfrate plan id;rate code\rM1;BAR\r", id="lines of an old Mac"),
        pytest.param(b'rate plan id\t"rate code"\r\nM1\t"BAR"\r\n', id="tabs"),
        pytest.param(b"\r\n\r\nrate plan id|rate code\r\n\r\nM1|BAR\r\n" + b"\r\n" * 9_999, id="|"),
        pytest.param(b"Rate Plan ID ; RATE  CODE;\r\nM1;BAR;\r\n", id="a delimiter too much"),
    ],
)
def test_an_odd_file_that_says_something_is_read(data: bytes) -> None:
    table = read(data, WANTED)

    assert [table.columns, *(row.cells for row in table.rows)] == TABLE


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        pytest.param(b"\x05Anna" + bytes(160), Refusal.NO_TABLE, id="Excel's own lock file"),
        pytest.param(b"\0\x05\x16\x07\0\x02\0\0Mac OS X", Refusal.NO_TABLE, id="macOS's own"),
        pytest.param(gzip.compress(GOOD), Refusal.PACKED, id="gz"),
        pytest.param(b"\x00" * 4_000, Refusal.NO_TABLE, id="a download that failed"),
        pytest.param(GOOD[:-200], Refusal.DAMAGED, id="a download that broke off"),
        pytest.param(
            b"<!DOCTYPE html><html><body>Please sign in", Refusal.WEB_PAGE, id="a page instead"
        ),
        pytest.param(
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
            Refusal.XML,
            id="Excel 2003",
        ),
        pytest.param(changed(workbook=lambda data: None), Refusal.PACKED, id="no workbook"),
        pytest.param(changed(sheet1=lambda data: b""), Refusal.DAMAGED, id="an empty sheet"),
        pytest.param(changed(sheet1=lambda data: b"<a>" * 9_999), Refusal.DAMAGED, id="deep"),
        pytest.param(
            json.dumps([{"rate plan id": "M1", "rate code": "BAR"}]).encode(),
            Refusal.LACKS_COLUMNS,
            id="JSON",
        ),
        pytest.param(
            b"From: anna@hotel.test\r\nSubject: rates\r\n\r\nHello\r\n",
            Refusal.LACKS_COLUMNS,
            id="a mail",
        ),
    ],
)
def test_what_is_no_table_of_ours_is_refused_by_its_own_name(data: bytes, refusal: Refusal) -> None:
    with pytest.raises(InvalidFile) as refused:
        read(data, WANTED)

    assert refused.value.refusal == refusal
    assert sentences.refusal(refused.value)


@pytest.mark.parametrize(
    ("one", "other"), [("\u201c", "\u201d"), ("\u2018", "\u2019"), ("\u00ab", "\u00bb")]
)
def test_quotation_marks_of_a_word_processor_are_text(one: str, other: str) -> None:
    assert rows_of(f"id,code\nM1,{one}BAR{other}\n".encode())[1] == ["M1", f"{one}BAR{other}"]


def test_a_workbook_of_charts_and_no_table_is_refused() -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    book.remove(book.active)
    out = io.BytesIO()
    book.save(out)

    with pytest.raises(InvalidFile):
        read(out.getvalue(), WANTED)
