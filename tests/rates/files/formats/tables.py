"""What a file holds, as tests compare it."""

from collections.abc import Sequence

from rates.files.formats.detection import format_of
from rates.files.formats.table import Table


def read(data: bytes) -> Table:
    return format_of(data).read(data)


def rows_of(data: bytes) -> list[Sequence[str]]:
    """Return the headers and the cells of each row."""
    table = read(data)
    return [table.headers, *(row.cells for row in table.rows)]


def lines_of(data: bytes) -> list[int]:
    return [row.line for row in read(data).rows]


def errors_of(data: bytes) -> list[str]:
    return [row.error for row in read(data).rows]
