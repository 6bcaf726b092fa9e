"""The formats in which a table leaves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rates.files.formats.xlsx_writing import write_xlsx
from spreadsheets.csv_writing import write_csv


@dataclass(frozen=True, kw_only=True)
class WrittenFormat:
    """A format by what a browser calls it; `write` takes the headers and the rows."""

    content_type: str
    write: Callable[[Sequence[str], Iterable[Sequence[str]]], bytes]


FORMATS = {
    "csv": WrittenFormat(content_type="text/csv; charset=utf-8", write=write_csv),
    "xlsx": WrittenFormat(
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write=write_xlsx,
    ),
}
