"""No spreadsheet computes what we export, and nothing is lost on the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.formulas import escape_formula, unescape_formula

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_is_marked_as_text(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["BAR", "007", "", "A=B", "Früh & spät", "1-2"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert (escape_formula(text), unescape_formula(text)) == (text, text)


def test_an_apostrophe_that_marks_nothing_is_kept() -> None:
    assert unescape_formula("'t Hof") == "'t Hof"


@given(st.text() | st.builds("".join, st.lists(st.sampled_from("'=+-@\t\rA"))))
def test_whatever_is_escaped_comes_back_as_it_was(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text
