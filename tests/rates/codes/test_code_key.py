"""When two codes are the same code, and which characters a code is made of."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rates.models.code_key import (
    MAX_CODE_LENGTH,
    MAX_KEY_LENGTH,
    InvalidCode,
    clean_code,
    code_key,
    find_invisible,
    invisible_characters,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=250)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BAR", "bar"),
        ("ÜBER", "über"),
        ("U\u0308BER", "über"),
        ("Straße", "STRASSE"),
        ("\uff22\uff21\uff32", "BAR"),
        ("\ufb01T", "FIT"),
        ("  BAR   1 ", "bar 1"),
        ("BAR\u00a01", "BAR 1"),
        ("ΣΑΣ", "σας"),
    ],
)
def test_two_ways_of_writing_one_code_have_one_key(one: str, other: str) -> None:
    assert code_key(one) == code_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("İNDİRİM", "INDIRIM"), ("\u0131", "i"), ("007", "7"), ("UBER", "ÜBER"), ("B AR", "BAR")],
)
def test_two_codes_have_two_keys(one: str, other: str) -> None:
    assert code_key(one) != code_key(other)


def test_the_key_of_a_key_is_the_key_for_every_character() -> None:
    characters = map(chr, range(0x110000))

    changed = [hex(ord(c)) for c in characters if code_key(code_key(c)) != code_key(c)]

    assert changed == []


@given(ANY_TEXT)
@example("\u00a8a")
@example("\u03b1\u0345\u0301")
@example("\ufdfa" * 50)
@example("a" + "\u0301\u0327" * 120)
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    key = code_key(text)

    assert code_key(key) == key


@given(st.text(max_size=40))
def test_composed_or_not_and_in_either_case_a_text_has_one_key(text: str) -> None:
    # Title case is left out: Python's takes some Greek letters apart.
    written = {
        unicodedata.normalize("NFC", text),
        unicodedata.normalize("NFD", text),
        text.casefold(),
    }

    assert {code_key(each) for each in written} == {code_key(text)}


@given(ANY_TEXT)
def test_a_clean_code_is_clean_visible_short_and_has_the_key_of_its_text(text: str) -> None:
    try:
        code = clean_code(text)
    except InvalidCode:
        return

    assert clean_code(code) == code
    assert find_invisible(code) is None
    assert 0 < len(code) <= MAX_CODE_LENGTH
    assert len(code_key(code)) <= MAX_KEY_LENGTH
    assert code_key(code) == code_key(text)
    code.encode()


def test_a_code_is_stored_composed_and_with_single_spaces() -> None:
    code = clean_code(" U\u0308BER \u00a0 1\n")

    assert code == "ÜBER 1"


@pytest.mark.parametrize(
    "character",
    [
        "\0",
        "\n",
        "\t",
        "\u200b",
        "\u00ad",
        "\u202e",
        "\ufeff",
        "\u3164",
        "\ufe0f",
        "\u2800",
        "\ud800",
    ],
)
def test_an_invisible_character_is_named_and_refused(character: str) -> None:
    with pytest.raises(InvalidCode) as refused:
        clean_code(f"B{character}AR")

    assert f"U+{ord(character):04X}" in refused.value.message
    assert "at place 2" in refused.value.message


@pytest.mark.parametrize("text", ["x" * 51, "x" * 100_000, "\ufdfa" * 9, "ß" * 51])
def test_a_code_that_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(InvalidCode, match="at most 50 characters"):
        clean_code(text)


@pytest.mark.parametrize("text", ["", "  ", "\n\n"])
def test_a_code_without_a_character_is_refused(text: str) -> None:
    with pytest.raises(InvalidCode, match="at least one visible character"):
        clean_code(text)


def test_each_character_is_looked_at_once_however_long_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = []
    looks_at = invisible_characters.__globals__["_is_invisible"]

    def look(character: str) -> bool:
        seen.append(character)
        return bool(looks_at(character))

    monkeypatch.setattr("rates.models.code_key._is_invisible", look)

    assert find_invisible("AB\u200b" * 100_000) == "\u200b"
    assert sorted(seen) == ["A", "B", "\u200b"]
