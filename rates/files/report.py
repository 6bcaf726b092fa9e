"""What an import does with each row of its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class RowOutcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"
    CHANGED_MEANWHILE = "changed meanwhile"
    TAKEN_BACK = "taken back"
    KEPT = "kept"

    def counted(self, number: int) -> str:
        """Return in words that there are so many rows of this kind."""
        words = {
            RowOutcome.NEW: _("%(number)d new"),
            RowOutcome.CHANGED: _("%(number)d changed"),
            RowOutcome.SAME: _("%(number)d same"),
            RowOutcome.ERROR: ngettext("%(number)d error", "%(number)d errors", number),
            RowOutcome.CHANGED_MEANWHILE: _("%(number)d changed meanwhile"),
            RowOutcome.TAKEN_BACK: _("%(number)d taken back"),
            RowOutcome.KEPT: _("%(number)d kept"),
        }
        return words[self] % {"number": number}

    @property
    def label(self) -> str:
        """Return the word for one row."""
        return {
            RowOutcome.NEW: _("new"),
            RowOutcome.CHANGED: _("changed"),
            RowOutcome.SAME: _("same"),
            RowOutcome.ERROR: _("error"),
            RowOutcome.CHANGED_MEANWHILE: _("changed meanwhile"),
            RowOutcome.TAKEN_BACK: _("taken back"),
            RowOutcome.KEPT: _("kept"),
        }[self]

    @property
    def is_change(self) -> bool:
        """Tell whether something is written."""
        return self in CHANGES

    @property
    def is_problem(self) -> bool:
        """Tell whether somebody has to look at the row."""
        return self in PROBLEMS


CHANGES = frozenset({RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.TAKEN_BACK})
PROBLEMS = frozenset({RowOutcome.ERROR, RowOutcome.CHANGED_MEANWHILE, RowOutcome.KEPT})


def changed_since_shown() -> str:
    """Return what is told of a row that was left out because of somebody else."""
    return _("This has changed since it was shown and was left as it is.")


def left_by_end() -> str:
    """Return what is told of a row at which an import ended before it was done."""
    return _("The import ended before this was its turn, so it was left as it is.")


@dataclass(frozen=True, kw_only=True)
class RowReport:
    """One row: where it stands in the file, what it is about, what it changes, or why it cannot."""

    line: int
    outcome: RowOutcome
    subject: str
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PlannedItem:
    """What becomes of one rate plan or code by all the rows about it, which `lines` numbers.

    `target` is its key in the database, None where it has none (yet); `seen` its present state as
    plain values, `request` what is to be written.
    """

    lines: Sequence[tuple[int, str]]
    outcome: RowOutcome
    subject: str
    before: str = ""
    after: str = ""
    target: int | None = None
    seen: Any = None
    request: Any = None

    @property
    def rows(self) -> list[RowReport]:
        """Return what to tell of each row."""
        return [
            RowReport(
                line=line,
                outcome=self.outcome,
                subject=self.subject,
                before=self.before,
                after=self.after,
                reason=reason,
            )
            for line, reason in self.lines
        ]


@dataclass(frozen=True)
class ImportReport:
    """What becomes of a file, sorted by who has to do something about it."""

    items: Sequence[PlannedItem] = field(repr=False)

    @property
    def rows(self) -> list[RowReport]:
        """Return what to tell of each row of the file, in its order."""
        return sorted((row for item in self.items for row in item.rows), key=lambda row: row.line)

    @property
    def changes(self) -> list[PlannedItem]:
        """Return what changes."""
        return [item for item in self.items if item.outcome.is_change]

    @property
    def counts(self) -> Counter[RowOutcome]:
        """Return how many rows there are of each kind."""
        counts = Counter[RowOutcome]()
        for item in self.items:
            counts[item.outcome] += len(item.lines)
        return counts
