"""What is known for suggesting codes, read once for any of the rows that it was read for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matching import Context, Suggestion, WhyNot
from rates.models import AnyMappable
from rates.suggestions.learned import Learned, Record
from rates.suggestions.taken import doubt_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Adviser:
    """The codes of an account and what was decided, for rows of one kind; asks no database.

    `records` are what the rows are compared by and `bases` the codes of their base plans, by
    primary key. `taken` are the codes of the rate plans that are mapped, by unit group and rate
    code; None for room types, of which several may have one.
    """

    # The matcher of that kind.
    matcher: Any
    learned: Learned
    records: Mapping[int, Record]
    bases: Mapping[int, str] = field(default_factory=dict)
    taken: Mapping[tuple[Any, str], str] | None = None

    def suggest(self, rows: Sequence[Any]) -> dict[int, Suggestion]:
        """Return the suggestion for each of the rows that there is one for, by primary key."""
        found: dict[int, Suggestion] = {}
        for row in rows:
            suggestion = self.matcher.suggest(self.records[row.pk], context=self._context_of(row))
            if suggestion is not None:
                found[row.pk] = suggestion
        return found if self.taken is None else found | doubt_taken(rows, found, taken=self.taken)

    def advise(self, rows: Sequence[Any]) -> dict[int, Suggestion | WhyNot]:
        """Return the suggestion for each of the rows, or why there is none, by primary key."""
        found = self.suggest(rows)
        return {row.pk: found.get(row.pk) or self._why_not(row) for row in rows}

    def _why_not(self, row: AnyMappable) -> WhyNot:
        why_not: WhyNot = self.matcher.why_not(self.records[row.pk], context=self._context_of(row))
        return why_not

    def _context_of(self, row: AnyMappable) -> Context:
        return self.learned.context_of(row, self.records[row.pk], base=self.bases.get(row.pk))
