"""Codes that a spreadsheet took for numbers or dates, and which code each of them probably was."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import month_abbr
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from rates.files.formats.table import Mark

NUMBER = re.compile(r"[+-]?\d{1,50}([.,]\d{1,50})?(e[+-]?\d{1,3})?", re.IGNORECASE)
# As spreadsheets write a large number in a narrow column: 1.00E+05, 1,2E+15.
SCIENTIFIC = re.compile(r"[+-]?\d([.,]\d+)?E[+-]\d{2,3}")
# What their formulas come to that find nothing, in English and in German.
ERRORS = frozenset(
    {
        *("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
        *("#NV", "#BEZUG!", "#WERT!", "#ZAHL!", "#ÜBERLAUF!"),
    }
)
# English and German, as a spreadsheet abbreviates them.
MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name} | {
    "mrz": 3,
    "mär": 3,
    "mai": 5,
    "okt": 10,
    "dez": 12,
    "sept": 9,
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_AND_MONTH = re.compile(
    rf"(\d{{1,4}})[ ./-]*({_MONTH})[. ]*(?:[ ./-]?\d{{2,4}})?", re.IGNORECASE
)
_MONTH_AND_DAY = re.compile(rf"({_MONTH})[ ./-]*(\d{{1,4}})", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})\.?(?:[./-]?\d{2,4})?")
_ISO = re.compile(r"\d{4}-(\d\d)-(\d\d)")
# As a spreadsheet writes a date that it has made: 01-Mar, 1. Mrz, Mar-26.
_WRITTEN_DATE = re.compile(
    rf"\d{{1,2}}(-|\. |\.)({_MONTH})(-\d{{2}}|-\d{{4}})?|({_MONTH})[- ]\d{{2}}", re.IGNORECASE
)


def recognise(text: str) -> Mark | None:
    """Return what a spreadsheet has probably done to a text that is no code."""
    if text.upper() in ERRORS:
        return Mark.WENT_WRONG
    if SCIENTIFIC.fullmatch(text):
        return Mark.NUMBER
    is_written = _WRITTEN_DATE.fullmatch(text) and not text.isupper()
    return Mark.DATE if is_written or _ISO.fullmatch(text) else None


class Unspoiled:
    """Codes by what a spreadsheet makes of them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._by_day: dict[tuple[int, int], list[str]] = defaultdict(list)
        numbers: list[tuple[float, str]] = []
        for code in codes:
            for day in _days(code):
                self._by_day[day].append(code)
            if NUMBER.fullmatch(code):
                numbers.append((_number(code), code))
        self._numbers = sorted(numbers)

    def of(self, text: str) -> str | None:
        """Return the one code of which a spreadsheet makes this text, None if none or several."""
        found = {code for day in _days(text) for code in self._by_day.get(day, ())}
        if NUMBER.fullmatch(text):
            low, high = _range(text)
            begin = bisect_left(self._numbers, (low, ""))
            # Two are as good as many.
            for value, code in self._numbers[begin : begin + 2]:
                if value < high or value == low:
                    found.add(code)
        return found.pop() if len(found) == 1 else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _range(text: str) -> tuple[float, float]:
    """Return what a written number may have been before its digits were cut."""
    value = _number(text)
    mantissa, has_exponent, exponent = text.lower().partition("e")
    if not has_exponent:
        return value, value
    decimals = len(re.split(r"[.,]", mantissa)[1]) if re.search(r"[.,]", mantissa) else 0
    half = 0.5 * 10.0 ** (int(exponent) - decimals)
    return value - half, value + half


def _days(text: str) -> set[tuple[int, int]]:
    """Return the months and days that a spreadsheet of some language reads in a text."""
    found: set[tuple[int, int]] = set()
    if iso := _ISO.fullmatch(text):
        found = {(int(iso[1]), int(iso[2]))}
    elif one := _DAY_AND_MONTH.fullmatch(text):
        found = {(MONTHS[one[2].lower()], int(one[1]))}
    elif other := _MONTH_AND_DAY.fullmatch(text):
        month, number = MONTHS[other[1].lower()], int(other[2])
        # Mar-32 is the first of March 2032.
        found = {(month, number), (month, 1)} if number > 28 or number == 1 else {(month, number)}
    elif two := _TWO_NUMBERS.fullmatch(text):
        found = {(int(two[1]), int(two[2])), (int(two[2]), int(two[1]))}
    return {day for day in found if _is_day(*day)}


def _is_day(month: int, day: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True
