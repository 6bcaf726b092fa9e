"""Text that no spreadsheet takes for a formula, wherever it splits a line into cells.

A comma-separated line that a German Excel opens is split at semicolons, quotes or not: `Suite;=1+1`
would be a cell `=1+1`. So a mark goes before every place at which a cell could begin with a
formula, and not only before the first.
"""

import re

MARK = "'"
# Where a spreadsheet may begin a new cell, written for a set of a regular expression: its locale's
# separator, narrow or wide, and whatever ends a line.
SEPARATORS = r",;|\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029\uff0c\uff1b\uff5c"
# The signs in every width, which a Japanese Excel takes for the narrow ones, and the minus sign.
STARTS = (
    r"=+\-@\u207a\u207c\u208a\u208c\u2212\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
)
# What a spreadsheet passes over before it looks for a formula: blanks of all kinds, characters
# that nobody sees, and quotation marks that it takes for its own.
SKIPPED = (
    r"\x00-\x08\x0e-\x1b\x1f\x20\"\x7f-\x84\x86-\xa0\xad\u061c\u1680\u180e\u2000-\u200f"
    r"\u202a-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb"
)
_FORMULA = f"'*[{SKIPPED}]*[{STARTS}]"
_BEGIN = f"(?:^|(?<=[{SEPARATORS}]))"
_TO_MARK = re.compile(f"{_BEGIN}(?={_FORMULA})")
_MARKED = re.compile(f"{_BEGIN}{MARK}(?={_FORMULA})")


def escape_formula(text: str) -> str:
    """Mark what a spreadsheet would compute; `unescape_formula` takes the marks away again.

    What is marked already is marked once more, so that nothing is lost.
    """
    return _TO_MARK.sub(MARK, text)


def unescape_formula(text: str) -> str:
    """Return the text that was escaped; all other text stays as it is."""
    return _MARKED.sub("", text) if MARK in text else text
