"""What a file holds, as tests compare it."""

from collections.abc import Sequence

from spreadsheets.formats.detection import read_table
from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.table import Fault, Notice, Table

# Any column of the tests' files is wanted, and none is needed.
ANY = ExpectedColumns(
    columns=["id", "code", "name", *"abcdefgh", "n", "f", "rate plan id", "rate code", "first day"],
    synonyms={},
    required=[frozenset()],
)


def read(data: bytes, wanted: ExpectedColumns = ANY, *, sheet: str = "") -> Table:
    return read_table(data, wanted, sheet=sheet)


def rows_of(data: bytes) -> list[Sequence[str]]:
    """Return the columns and the cells of each row."""
    table = read(data)
    return [table.columns, *(row.cells for row in table.rows)]


def lines_of(data: bytes) -> list[int]:
    return [row.line for row in read(data).rows]


def faults_of(data: bytes) -> list[Fault | None]:
    return [row.fault for row in read(data).rows]


def notices_of(data: bytes) -> list[Notice]:
    return [notice for notice, _values in read(data).notices]
