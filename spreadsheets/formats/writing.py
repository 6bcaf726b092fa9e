"""The formats in which a table leaves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from spreadsheets.csv_writing import write_csv
from spreadsheets.formats.xlsx_writing import Choices, write_xlsx


@dataclass(frozen=True, kw_only=True)
class WrittenFormat:
    """A format by what a browser calls it; `write` takes headers, rows, and what to choose from."""

    content_type: str
    write: Callable[..., bytes]


def _write_csv(
    headers: Sequence[str], rows: Iterable[Sequence[str]], choices: Choices | None = None
) -> bytes:
    """Write a text, in which nothing can be chosen from."""
    return write_csv(headers, rows)


FORMATS = {
    "csv": WrittenFormat(content_type="text/csv; charset=utf-8", write=_write_csv),
    "xlsx": WrittenFormat(
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write=write_xlsx,
    ),
}
