"""What is read from a file, whatever its format, before anyone asks what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
MAX_COLUMNS = 100
# In the cells that are read; a spreadsheet can say one long text a million times.
MAX_CHARACTERS = 5_000_000


class Refusal(StrEnum):
    """Why nothing of a file is used; `rates.files.sentences` has the words for a person."""

    NO_TABLE = "no table"
    EMPTY = "empty"
    NO_ROWS = "no rows"
    TOO_LARGE = "too large"
    TOO_MANY_ROWS = "too many rows"
    TOO_MANY_COLUMNS = "too many columns"
    TOO_LARGE_UNPACKED = "too large unpacked"
    TOO_SLOW = "too slow"
    BUSY = "busy"
    DAMAGED = "damaged"
    DAMAGED_TEXT = "damaged text"
    STRANGE_LETTERS = "strange letters"
    LONG_CELL = "long cell"
    PASSWORD = "password"  # noqa: S105 - a reason, not a password
    OLD_EXCEL = "old excel"
    OLD_EXCEL_OR_PASSWORD = "old excel or password"  # noqa: S105 - likewise
    BINARY_EXCEL = "binary excel"
    OPEN_DOCUMENT = "open document"
    NUMBERS = "numbers"
    WORD = "word"
    PACKED = "packed"
    WEB_PAGE = "web page"
    PDF = "pdf"
    PICTURE = "picture"
    RICH_TEXT = "rich text"
    XML = "xml"
    NO_SUCH_SHEET = "no such sheet"
    WHICH_SHEET = "which sheet"
    MISSPELT_COLUMN = "misspelt column"
    COLUMN_TWICE = "column twice"
    NAMELESS_COLUMN = "nameless column"
    LACKS_COLUMNS = "lacks columns"
    LACKS_ACCOUNT = "lacks account"


class InvalidFile(Exception):
    """Nothing of the file was used; `refusal` and `values` say why, for whoever words it."""

    def __init__(self, refusal: Refusal, **values: Any) -> None:
        super().__init__(f"{refusal} {values}" if values else str(refusal))
        self.refusal, self.values = refusal, values


class Notice(StrEnum):
    """What had to be guessed to read a file, was left unread, or may be meant otherwise."""

    LETTERS_GUESSED = "letters guessed"
    TITLES_IGNORED = "titles ignored"
    COLUMNS_IGNORED = "columns ignored"
    ROWS_HIDDEN = "rows hidden"
    ONE_COLUMN = "one column"
    REMARKS = "remarks"


class Fault(StrEnum):
    """What is wrong with a whole row."""

    TOO_WIDE = "too wide"
    SWALLOWED = "swallowed"
    HEADERS_AGAIN = "headers again"


class Mark(StrEnum):
    """What a spreadsheet has done to a cell."""

    NOT_COMPUTED = "not computed"
    MERGED = "merged"
    WENT_WRONG = "went wrong"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"


# With these, a cell says nothing that could be used.
UNUSABLE = frozenset({Mark.NOT_COMPUTED, Mark.MERGED, Mark.WENT_WRONG})


@dataclass(slots=True)
class RawRow:
    """A row as it stands in the file: its first and last line, and what is wrong with it."""

    line: int
    cells: list[str]
    marks: dict[int, Mark] = field(default_factory=dict)
    fault: Fault | None = None
    last_line: int = 0


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: the line on which it begins, a cell for each column, and what is wrong with it."""

    line: int
    cells: Sequence[str]
    marks: Mapping[int, Mark] = field(default_factory=dict)
    fault: Fault | None = None
    last_line: int = 0


@dataclass(frozen=True, kw_only=True)
class Table:
    """The columns of a file that somebody asked for; `notices` tell what had to be guessed."""

    columns: Sequence[str]
    rows: Sequence[TableRow]
    notices: Sequence[tuple[Notice, Mapping[str, Any]]] = ()
