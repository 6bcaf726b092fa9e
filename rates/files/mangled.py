"""Codes that a spreadsheet took for numbers, dates or times, and which code each probably was."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import month_abbr
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from spreadsheets.formats.table import Mark

NUMBER = re.compile(r"[+-]?\d{1,50}([.,]\d{1,50})?(e[+-]?\d{1,3}| ?%)?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+")
_CURRENCIES = " €$£¥"
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
# As a spreadsheet writes a date that it has made: 01-Mar, 1. Mrz, Mar-26, 03/01/2026, 01.03.26.
_WRITTEN_DATE = re.compile(
    rf"\d{{1,2}}(-|\. |\.)({_MONTH})(-\d{{2}}|-\d{{4}})?|({_MONTH})[- ]\d{{2}}", re.IGNORECASE
)
_DIGITS_DATE = re.compile(r"\d{1,2}([/.])\d{1,2}\1(\d{4}|\d\d)|\d{4}/\d{1,2}/\d{1,2}")
# 12:30, 12:30:00 PM, 9 am.
_TIME = re.compile(
    r"(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?: ?([ap])m)?| ?([ap])m)", re.IGNORECASE
)


def recognise(text: str) -> Mark | None:
    """Return what a spreadsheet has probably done to a text that is no code."""
    if text.upper() in ERRORS:
        return Mark.WENT_WRONG
    if SCIENTIFIC.fullmatch(text):
        return Mark.NUMBER
    # With seconds: nobody types them, and 12:30 may well be a code.
    if (time := _TIME.fullmatch(text)) and time[3]:
        return Mark.TIME
    is_written = _WRITTEN_DATE.fullmatch(text) and not text.isupper()
    is_date = is_written or _ISO.fullmatch(text) or _DIGITS_DATE.fullmatch(text)
    return Mark.DATE if is_date else None


class MangledCodes:
    """Codes by what a spreadsheet makes of them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._by_day: dict[tuple[int, int], list[str]] = defaultdict(list)
        self._by_time: dict[tuple[int, ...], list[str]] = defaultdict(list)
        numbers: list[tuple[float, str]] = []
        for code in codes:
            for day in _days(code):
                self._by_day[day].append(code)
            for time in _times(code):
                self._by_time[time].append(code)
            numbers += [(number, code) for number in _numbers(code)]
        self._numbers = sorted(numbers)

    def of(self, text: str) -> str | None:
        """Return the one code of which a spreadsheet makes this text, None if none or several."""
        found = {code for day in _days(text) for code in self._by_day.get(day, ())}
        found |= {code for time in _times(text) for code in self._by_time.get(time, ())}
        found |= self.of_number(text)
        return found.pop() if len(found) == 1 else None

    def of_number(self, text: str) -> set[str]:
        """Return codes that are the same number as this text; of many, two."""
        plain = text.strip(_CURRENCIES)
        found: set[str] = set()
        if NUMBER.fullmatch(plain):
            low, high = _range(plain)
            begin = bisect_left(self._numbers, (low, ""))
            for value, code in self._numbers[begin : begin + 2]:
                if value < high or value == low:
                    found.add(code)
        return found


def _numbers(code: str) -> set[float]:
    """Return the numbers that spreadsheets of some language read in a code."""
    plain = code.strip(_CURRENCIES)
    found = {_number(plain)} if NUMBER.fullmatch(plain) else set()
    if _GROUPED.fullmatch(plain):
        found.add(float(re.sub("[.,]", "", plain)))
    return found


def _number(text: str) -> float:
    value = float(text.rstrip("% ").replace(",", "."))
    return value / 100 if text.endswith("%") else value


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


def _times(text: str) -> set[tuple[int, ...]]:
    """Return the hour, minute and second that a spreadsheet reads in a text."""
    found = _TIME.fullmatch(text)
    if found is None:
        return set()
    hour, minute, second = (int(found[part] or 0) for part in (1, 2, 3))
    half = (found[4] or found[5] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return {(hour, minute, second)}


def _is_day(month: int, day: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True
