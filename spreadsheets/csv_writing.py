"""CSV that any spreadsheet opens, and none computes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spreadsheets.formulas import SEPARATORS, escape_formula

NEEDS_QUOTES = re.compile(f"[{SEPARATORS}\"']|^\\s|\\s$")


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the bytes of what `csv_lines` yields."""
    return "".join(csv_lines(headers, rows)).encode()


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of what Excel and RFC 4180 agree on.

    The first begins with a byte order mark, without which Excel garbles umlauts.
    """
    yield f"\ufeff{_line(headers)}"
    for row in rows:
        yield _line(map(escape_formula, row))


def _line(cells: Iterable[str]) -> str:
    return ",".join(map(_quoted, cells)) + "\r\n"


def _quoted(cell: str) -> str:
    """Return a cell in quotes if any spreadsheet, of whatever locale, could split it."""
    return '"' + cell.replace('"', '""') + '"' if NEEDS_QUOTES.search(cell) else cell
