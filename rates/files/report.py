"""What an import does with each row of its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"
    MEANWHILE = "changed meanwhile"

    def of(self, number: int) -> str:
        """Return the word for so many rows."""
        return "errors" if self is Verdict.ERROR and number != 1 else self.value

    @property
    def is_change(self) -> bool:
        """Tell whether something is written."""
        return self in {Verdict.NEW, Verdict.CHANGED}

    @property
    def is_trouble(self) -> bool:
        """Tell whether somebody has to look at the row."""
        return self in {Verdict.ERROR, Verdict.MEANWHILE}


@dataclass(frozen=True, kw_only=True)
class Report:
    """One row: where it stands in the file, what it is about, what it changes, or why it cannot."""

    line: int
    verdict: Verdict
    subject: str
    before: str = ""
    after: str = ""
    reason: str = ""
    # The row of the database that it is about, None where it has none (yet).
    pk: int | None = None


@dataclass(frozen=True)
class Summary:
    """All rows of a file, sorted by who has to do something about them."""

    reports: Sequence[Report]

    @property
    def troubles(self) -> list[Report]:
        """Return the rows that somebody has to look at."""
        return [report for report in self.reports if report.verdict.is_trouble]

    @property
    def changes(self) -> list[Report]:
        """Return the rows that change something."""
        return [report for report in self.reports if report.verdict.is_change]

    @property
    def same(self) -> list[Report]:
        """Return the rows that change nothing."""
        return [report for report in self.reports if report.verdict is Verdict.SAME]

    @property
    def counts(self) -> list[tuple[Verdict, str]]:
        """Return in words how many rows there are of each kind, without those there are none of."""
        found = Counter(report.verdict for report in self.reports)
        return [
            (verdict, f"{found[verdict]} {verdict.of(found[verdict])}")
            for verdict in Verdict
            if found[verdict]
        ]
