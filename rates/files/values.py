"""Reading one cell."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from rates.models.code_key import InvalidCode, clean_code, invisible_characters

YES = {"yes", "y", "true", "1", "x", "ja", "j", "wahr"}
NO = {"no", "n", "false", "0", "nein", "falsch"}
DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y")


class RowError(Exception):
    """A row asks for what cannot be; the message tells its author why and what to write."""


def read_code(text: str) -> str:
    """Return a code as it is stored, nothing for nothing; raises RowError."""
    if not text:
        return ""
    try:
        return clean_code(text)
    except InvalidCode as error:
        raise RowError(error.message) from None


def without_invisible(text: str) -> str:
    """Return the text without the characters that show nothing."""
    return text.translate(dict.fromkeys(map(ord, invisible_characters(text))))


def read_yes_or_no(column: str, text: str) -> bool | None:
    """Return whether the cell says yes, None if it is empty; raises RowError."""
    word = text.lower()
    if word in YES | NO:
        return word in YES
    if word:
        raise RowError(
            _("“%(text)s” under “%(column)s” is neither yes nor no.")
            % {"text": text, "column": column}
        )
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
    raise RowError(
        _("“%(text)s” under “%(column)s” is no day. Write it like 2026-12-31.")
        % {"text": text, "column": column}
    )
