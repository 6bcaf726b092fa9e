"""What an import does with each row of its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

CHANGED_SINCE_SHOWN = "This has changed since it was shown and was left as it is."


class RowOutcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"
    CHANGED_MEANWHILE = "changed meanwhile"

    def label(self, number: int) -> str:
        """Return the words for so many rows."""
        return "errors" if self is RowOutcome.ERROR and number != 1 else self.value

    @property
    def is_change(self) -> bool:
        """Tell whether something is written."""
        return self in {RowOutcome.NEW, RowOutcome.CHANGED}

    @property
    def is_problem(self) -> bool:
        """Tell whether somebody has to look at the row."""
        return self in {RowOutcome.ERROR, RowOutcome.CHANGED_MEANWHILE}


@dataclass(frozen=True, kw_only=True)
class RowReport:
    """One row: where it stands in the file, what it is about, what it changes, or why it cannot."""

    line: int
    outcome: RowOutcome
    subject: str
    before: str = ""
    after: str = ""
    reason: str = ""
    # The row of the database that it is about, None where it has none (yet).
    pk: int | None = None


@dataclass(frozen=True)
class ImportReport:
    """All rows of a file, sorted by who has to do something about them."""

    rows: Sequence[RowReport]

    @property
    def problems(self) -> list[RowReport]:
        """Return the rows that somebody has to look at."""
        return [row for row in self.rows if row.outcome.is_problem]

    @property
    def changes(self) -> list[RowReport]:
        """Return the rows that change something."""
        return [row for row in self.rows if row.outcome.is_change]

    @property
    def same(self) -> list[RowReport]:
        """Return the rows that change nothing."""
        return [row for row in self.rows if row.outcome is RowOutcome.SAME]

    @property
    def counts(self) -> list[tuple[RowOutcome, str]]:
        """Return in words how many rows there are of each kind, without those there are none of."""
        found = Counter(row.outcome for row in self.rows)
        return [
            (outcome, f"{found[outcome]} {outcome.label(found[outcome])}")
            for outcome in RowOutcome
            if found[outcome]
        ]
