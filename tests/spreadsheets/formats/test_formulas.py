"""No spreadsheet computes what we export, wherever it splits a line, and nothing is lost."""

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.csv_writing import write_csv
from spreadsheets.formulas import (
    SEPARATORS,
    SKIPPED,
    STARTS,
    escape_formula,
    unescape_formula,
)
from tests.spreadsheets.formats.tables import rows_of

SPLITS = re.compile(f"[{SEPARATORS}]")
IS_FORMULA = re.compile(f"[{SKIPPED}]*[{STARTS}]")
PIECES = st.sampled_from(
    [*"'=+-@;,|\t\r\n \"A1", "\xa0", "\u200b", "\u3000", "\uff1d", "\uff20", "\u2212", "\uff1b"]
)
CELLS = st.text() | st.builds("".join, st.lists(PIECES))

DANGEROUS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"),
    *("Suite;=1+1", "Suite\n=1+1", "Suite\r\n-1", "Suite,@A1", "Suite|+1", "Suite; =1+1"),
    *(" =1+1", "\xa0=1+1", "\u3000=1+1", "\u200b=1+1", "\uff1d1+1"),
    *("Suite;\xa0\uff1d1", 'a;"=1"'),
]


def is_computed(text: str) -> bool:
    """Tell whether a spreadsheet that splits at anything finds a formula in a text."""
    return any(IS_FORMULA.match(cell) for cell in SPLITS.split(text))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_is_marked_as_text_wherever_a_cell_may_begin(text: str) -> None:
    escaped = escape_formula(text)

    assert is_computed(text)
    assert not is_computed(escaped)
    assert escaped.count("'") > text.count("'")


@pytest.mark.parametrize(
    "text", ["BAR", "007", "", "A=B", "Früh & spät", "1-2", "Bed - breakfast", "'t Hof", "5 + 1"]
)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert (escape_formula(text), unescape_formula(text)) == (text, text)


@given(CELLS)
def test_whatever_is_escaped_is_no_formula_and_comes_back_as_it_was(text: str) -> None:
    escaped = escape_formula(text)

    assert not is_computed(escaped)
    assert unescape_formula(escaped) == text


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_no_cell_of_an_exported_file_is_a_formula_to_any_spreadsheet(rows: list[list[str]]) -> None:
    text = write_csv(list("abc"), rows).decode("utf-8-sig")

    for delimiter in ",;\t|":
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        assert not [cell for row in reader for cell in row if is_computed(cell)]
    # One that does not honour quotation marks that stand inside of what it takes for a cell.
    assert not [cell for cell in SPLITS.split(text) if IS_FORMULA.match(cell)]


@given(st.lists(CELLS.filter(lambda text: "\0" not in text), min_size=2, max_size=2))
def test_an_exported_file_is_read_back_as_it_was(cells: list[str]) -> None:
    row = ["key", *cells]

    [_columns, read] = rows_of(write_csv(list("abc"), [row]))

    assert [text.strip() for text in read] == [text.strip() for text in row]


def test_the_signs_of_formulas_are_known_in_every_width() -> None:
    signs = [chr(number) for number in range(0x110000) if not 0xD800 <= number < 0xE000]
    wide = [sign for sign in signs if unicodedata.normalize("NFKC", sign) in {*"=+-@"}]

    assert [sign for sign in wide if not re.match(f"[{STARTS}]", sign)] == []


def test_a_cell_is_quoted_where_any_spreadsheet_could_split_it() -> None:
    written = write_csv(["a"], [["x;y"], ["x|y"], ["x\ty"], ["plain"], ['"']]).decode("utf-8-sig")

    assert written.split("\r\n") == ["a", '"x;y"', '"x|y"', '"x\ty"', "plain", '""""', ""]
