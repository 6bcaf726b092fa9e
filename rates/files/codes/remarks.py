"""Lines that would become codes, and look like remarks that somebody wrote below the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rates.files.codes.planning import CODE
from rates.files.report import PlannedItem, RowOutcome
from spreadsheets.formats.table import Notice, Table, TableRow


def notices_of_remarks(
    table: Table, items: Sequence[PlannedItem]
) -> list[tuple[Notice, Mapping[str, Any]]]:
    """Return the notice that tells of them, if there are any among the new codes."""
    new = {line for item in items if item.outcome is RowOutcome.NEW for line, _ in item.lines}
    found = [row for row in _remarks(table) if row.line in new]
    if not found:
        return []
    first = found[0]
    text = first.cells[table.columns.index(CODE)]
    return [(Notice.REMARKS, {"number": len(found), "line": first.line, "text": text})]


def _remarks(table: Table) -> Iterator[TableRow]:
    """Yield rows of one cell that stand below an empty line, or whose code has a blank in it."""
    place = table.columns.index(CODE)
    is_below, last_line = False, 0
    for row in table.rows:
        is_below |= bool(last_line) and row.line > last_line + 1
        last_line = max(row.line, row.last_line)
        if any(cell for at, cell in enumerate(row.cells) if at != place):
            is_below = False
        elif is_below or " " in row.cells[place].strip():
            yield row
