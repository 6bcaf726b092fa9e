"""Reading one cell."""

from datetime import date, datetime

YES = {"yes", "y", "true", "1", "x", "ja", "j", "wahr"}
NO = {"no", "n", "false", "0", "nein", "falsch"}
DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y")
MAX_CODE_LENGTH = 50


class RowError(Exception):
    """A row asks for what cannot be; the message tells its author why and what to write."""


def read_code(text: str) -> str:
    """Return a code as it is stored; raises RowError."""
    if len(text) > MAX_CODE_LENGTH:
        raise RowError(f"A code has at most {MAX_CODE_LENGTH} characters.")
    if not text.isprintable():
        raise RowError("A code is one line of visible characters.")
    return text


def read_yes_or_no(column: str, text: str) -> bool | None:
    """Return whether the cell says yes, None if it is empty; raises RowError."""
    word = text.lower()
    if word in YES | NO:
        return word in YES
    if word:
        raise RowError(f"“{text}” under “{column}” is neither yes nor no.")
    return None


def read_day(column: str, text: str) -> date | None:
    """Return the day, None if the cell is empty; raises RowError.

    Only ways of writing that mean the same day everywhere are taken.
    """
    if not text:
        return None
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    raise RowError(f"“{text}” under “{column}” is no day. Write it like 2026-12-31.")
