"""What a spreadsheet shows in a cell: 7 in the format `000` is 007, a day is 2026-12-31."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from spreadsheets.formats.table import Mark

# The formats that Excel knows by number alone (ECMA-376, 18.8.30, with those of East Asia).
DATE_NUMBERS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
SCIENTIFIC_NUMBERS = {11: 2, 48: 1}
NOT_IN_DATES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|General', re.IGNORECASE)
ZEROS = re.compile(r"0+")
SCIENTIFIC = re.compile(r"[#0]*0?(?:\.([0#]+))?E[+-]0+", re.IGNORECASE)
PERCENT_NUMBERS = {9: 0, 10: 2}
PERCENT = re.compile(r"[#,0]*0(?:\.(0+))? ?%")
SECONDS_OF_A_DAY = 24 * 60 * 60
FIRST_DAY, FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
LAST_DAY_NUMBER = 2_958_465
# A spreadsheet keeps fifteen digits.
MAX_EXACT = 10**15


def shown_number(
    text: str, number_format: str, *, counts_from_1904: bool
) -> tuple[str, Mark | None]:
    """Return how a number looks, and a mark where it may have been something else when typed."""
    try:
        value = float(text)
    except ValueError:
        return text, None
    kind, digits = _kind(number_format)
    if kind == "date" and 1 <= value <= LAST_DAY_NUMBER:
        first = FIRST_DAY_1904 if counts_from_1904 else FIRST_DAY
        try:
            return (first + timedelta(days=int(value))).isoformat(), Mark.DATE
        except OverflowError:
            return text, Mark.NUMBER
    if kind == "date" and 0 <= value < 1:
        minutes, seconds = divmod(round(value * SECONDS_OF_A_DAY), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}", Mark.TIME
    if kind == "percent" and abs(value) < MAX_EXACT:
        return f"{value * 100:.{digits}f}%", None
    if kind == "scientific":
        return f"{value:.{digits}E}", Mark.NUMBER
    if abs(value) >= MAX_EXACT:
        return f"{value:.5E}", Mark.NUMBER
    if not value.is_integer():
        return repr(value), None
    if kind == "zeros":
        return f"{int(value):0{digits}d}", None
    return str(int(value)), None


def shown_day(text: str) -> tuple[str, Mark | None]:
    """Return a day that a cell holds as text (`2026-12-31T00:00:00`)."""
    return text.partition("T")[0], Mark.DATE


@lru_cache(maxsize=1_000)
def _kind(number_format: str) -> tuple[str, int]:
    """Return what a format, or the number of one that Excel knows, makes of a number."""
    if number_format.isdecimal() and not ZEROS.fullmatch(number_format):
        number = int(number_format[:5])
        if number in SCIENTIFIC_NUMBERS:
            return "scientific", SCIENTIFIC_NUMBERS[number]
        if number in PERCENT_NUMBERS:
            return "percent", PERCENT_NUMBERS[number]
        return ("date" if number in DATE_NUMBERS else "plain"), 0
    if len(number_format) > 1 and ZEROS.fullmatch(number_format[:50]):
        return "zeros", len(number_format)
    scientific = SCIENTIFIC.fullmatch(number_format[:50])
    if scientific:
        return "scientific", len(scientific[1] or "")
    percent = PERCENT.fullmatch(number_format[:50])
    if percent:
        return "percent", len(percent[1] or "")
    letters = NOT_IN_DATES.sub("", number_format[:500]).lower()
    return ("date" if set(letters) & set("dmy") else "plain"), 0
