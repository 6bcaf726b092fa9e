"""Log lines: one line each, whatever somebody outside has written into a name or an address."""

from __future__ import annotations

import unicodedata

# Stands before every line of a stack trace, so that none can be taken for a line of its own.
INDENT = "    | "


def escape(text: str) -> str:
    """Return the text with each character that is no letter, sign or space written as \\x0a."""
    if text.isprintable():
        return text
    return "".join(_escaped(each) if _is_unprintable(each) else each for each in text)


def indent(trace: str) -> str:
    """Return a stack trace, whose last line quotes what came from outside, below its line."""
    return "\n".join(f"{INDENT}{escape(line)}" for line in trace.split("\n"))


def _is_unprintable(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
