"""Log lines: one line each, whatever somebody outside has written into a name or an address."""

from __future__ import annotations

import logging
import unicodedata
from typing import Any

# Stands before every line of a stack trace, so that none can be taken for a line of its own.
INDENT = "    | "


class OneLineFormatter(logging.Formatter):
    """Writes control characters and line breaks out, and indents what has to have more lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's
        """Return the line itself, all of it printable."""
        return escape(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's
        """Return the trace, whose last line quotes what came from outside."""
        return _indented(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the library's
        """Return where it was logged."""
        return _indented(super().formatStack(stack_info))


def escape(text: str) -> str:
    """Return the text with each character that is no letter, sign or space written as \\x0a."""
    if text.isprintable():
        return text
    return "".join(_escaped(each) if _is_unprintable(each) else each for each in text)


def _is_unprintable(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def _indented(text: str) -> str:
    return "\n".join(f"{INDENT}{escape(line)}" for line in text.split("\n"))
