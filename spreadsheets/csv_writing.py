"""CSV that any spreadsheet opens, and none computes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spreadsheets.formulas import SEPARATORS, escape_formula

NEEDS_QUOTES = re.compile(f"[{SEPARATORS}\"']|^\\s|\\s$")


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write what Excel and RFC 4180 agree on.

    It begins with a byte order mark, without which Excel garbles umlauts.
    """
    lines = [",".join(map(_quoted, headers))]
    lines += [",".join(_quoted(escape_formula(cell)) for cell in row) for row in rows]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _quoted(cell: str) -> str:
    """Return a cell in quotes if any spreadsheet, of whatever locale, could split it."""
    return '"' + cell.replace('"', '""') + '"' if NEEDS_QUOTES.search(cell) else cell
