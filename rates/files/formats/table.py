"""What is read from a file, whatever its format, before anyone asks what it says."""

from collections.abc import Iterable, Sequence

import tablib

from rates.files.formats.formulas import revive

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000

# Columns of ours beside the file's own: where a row stands in the file, and what is wrong with it.
LINE, PROBLEM = "\0line", "\0problem"
NO_TEXT = "This is neither a CSV nor an XLSX file."
TOO_WIDE = "This row has more cells than the file has columns."


class Unreadable(Exception):
    """Nothing of the file was used; the message tells its owner why and what to do."""


def to_dataset(rows: Iterable[tuple[int, Sequence[str]]]) -> tablib.Dataset:
    """Make a dataset of numbered rows, of which the first that is not empty names the columns.

    Empty rows are left out. Raises Unreadable.
    """
    numbered = ((line, _trimmed(cells)) for line, cells in rows)
    filled = ((line, cells) for line, cells in numbered if cells)
    _, headers = next(filled, (0, []))
    if not headers:
        raise Unreadable("The file is empty.")
    if any("\0" in header for header in headers):
        raise Unreadable(NO_TEXT)
    dataset = tablib.Dataset(headers=[*headers, LINE, PROBLEM])
    for line, cells in filled:
        if dataset.height >= MOST_ROWS:
            raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Please split it.")
        if any("\0" in cell for cell in cells):
            raise Unreadable(NO_TEXT)
        problem = TOO_WIDE if len(cells) > len(headers) else ""
        padded = [*cells, *[""] * len(headers)][: len(headers)]
        dataset.append([*padded, line, problem])
    if not dataset.height:
        raise Unreadable("The file names its columns and has no rows.")
    return dataset


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Return the cells without spaces around them and without empty ones at the end."""
    trimmed = [revive(cell.strip()).strip() for cell in cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed
