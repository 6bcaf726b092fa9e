"""Whatever a hotel writes, reading it takes a bounded number of steps."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Code, Plan, RateCodeMatcher, RoomCodeMatcher, RoomType
from matching.rate_vocabulary import RATES
from matching.spelling import MAX_TEXT_LENGTH, MAX_WORD_LENGTH, fold, tokens
from tests.matching.standard_codes import STANDARD

FIELDS = (
    "code",
    "name",
    "description",
    "unit_group_code",
    "unit_group_name",
    "base_code",
    "cancellation_policy_name",
)
CODES = [Code(code=code, name=name) for code, name in STANDARD.items()]
# Lines of Python. The worst of these takes some 1,300,000.
MAX_STEPS = 1_500_000
PIECES = [
    *("x", "9", "firmen", "a b ", "b ", "1 ", "1.1", "1:", "12,", "ü", "ß", "\u0301\u0327", "İ"),
    *("²", "٣", "%", "-", "NRF", "frühstück", "b & b ", "\0", "\ud800", "漢", "ﷺ", "🏨", "\n"),
]


def steps(work: Callable[[], Any]) -> int:
    """Return how many lines of Python the work takes: the same on every machine."""
    count = 0

    def trace(frame: Any, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("piece", PIECES)
def test_a_suggestion_takes_no_more_steps_for_an_endless_text(field: str, piece: str) -> None:
    text: dict[str, Any] = {"code": "X", "name": "Flexible"} | {field: piece * 100_000}

    taken = steps(lambda: RateCodeMatcher(CODES).suggest(Plan(**text)))

    assert taken < MAX_STEPS


@pytest.mark.parametrize("piece", PIECES)
def test_a_code_and_a_room_may_be_endless_too(piece: str) -> None:
    endless = piece * 100_000
    codes = [Code(code=endless, name=endless, description=endless), *CODES]

    taken = steps(
        lambda: RoomCodeMatcher(codes).suggest(RoomType(code=endless, name=f"Suite {endless}"))
    )

    assert taken < MAX_STEPS


@settings(max_examples=60)
@given(parts=st.lists(st.tuples(st.sampled_from(PIECES), st.integers(1, 5_000)), max_size=6))
def test_the_steps_are_bounded_for_any_text(parts: list[tuple[str, int]]) -> None:
    text = "".join(piece * number for piece, number in parts)
    plan = Plan(code=text, name=text, description=text, unit_group_code=text[:3])

    taken = steps(lambda: RateCodeMatcher(CODES).suggest(plan))

    assert taken < MAX_STEPS


@pytest.mark.parametrize("digits", [18, 4_300, 4_301, 100_000])
def test_a_number_of_any_length_is_read(digits: int) -> None:
    plan = Plan(code="X", name="9" * digits, description="9" * digits)

    assert RateCodeMatcher([Code(code="X", name="Best")]).suggest(plan) is not None


def test_of_a_long_text_the_beginning_is_read() -> None:
    text = "nicht erstattbar " + "x" * 5_000 + " Frühstück"

    words = tokens(text)

    assert words == ("nicht", "erstattbar", "x" * MAX_WORD_LENGTH)
    assert RATES.parse_name(words).traits == {"terms:nonref"}


def test_a_folded_text_is_bounded_before_it_is_normalized() -> None:
    assert len(fold("\ufdfa" * 10**6)) == MAX_TEXT_LENGTH


def test_letters_without_accents_are_folded_as_all_others() -> None:
    ascii_letters = "".join(map(chr, range(128)))

    assert fold(ascii_letters) == fold(ascii_letters + "é")[:-1]
