"""What becomes of each rate plan that a file names, decided without writing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from rates.files.rate_plans.catalogue import Catalogue
from rates.files.rate_plans.import_rows import ImportRow
from rates.files.report import RowOutcome, RowReport
from rates.files.values import RowError
from rates.models import MappableRatePlan, RateCode

NO_CODE = "The file gives no rate code, so this stays as it is."
Find = Callable[[MappableRatePlan, ImportRow], RateCode]


@dataclass(frozen=True)
class Period:
    """A rate code and the days on which it holds. A code without a key is yet to be created."""

    code: RateCode
    first_day: date | None
    last_day: date | None

    def __str__(self) -> str:
        if not (self.first_day or self.last_day):
            return self.code.code
        return f"{self.code.code} ({self.first_day or '…'} to {self.last_day or '…'})"


@dataclass(frozen=True)
class _State:
    """How a rate plan is or shall be mapped."""

    periods: tuple[Period, ...] = ()
    is_excluded: bool = False

    def __str__(self) -> str:
        return "set aside" if self.is_excluded else "; ".join(map(str, self.periods))

    def is_same_mapping(self, other: _State) -> bool:
        """Tell whether both have the same codes on the same days, in whatever order."""
        return (sorted(map(str, self.periods)), self.is_excluded) == (
            sorted(map(str, other.periods)),
            other.is_excluded,
        )


@dataclass(frozen=True, kw_only=True)
class PlannedChange:
    """What becomes of one rate plan; None where the rows name none of the account's."""

    plan: MappableRatePlan | None
    rows: tuple[ImportRow, ...]
    outcome: RowOutcome
    before: str = ""
    after: str = ""
    reasons: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    is_excluded: bool = False

    @property
    def reports(self) -> list[RowReport]:
        """Return what to tell for each of the rows."""
        subject = "" if self.plan is None else f"{self.plan.remote_id}: {self.plan.name}"
        reasons = self.reasons or ("",) * len(self.rows)
        return [
            RowReport(
                line=row.line,
                outcome=self.outcome,
                subject=subject or row.subject,
                before=self.before,
                after=self.after,
                reason=reason,
                pk=self.plan.pk if self.plan else None,
            )
            for row, reason in zip(self.rows, reasons, strict=True)
        ]

    def ended_as(self, outcome: RowOutcome, reason: str) -> PlannedChange:
        """Return the change as it ended in spite of itself."""
        return replace(self, outcome=outcome, reasons=(reason,) * len(self.rows))


def plan_changes(
    rows: Sequence[ImportRow], *, catalogue: Catalogue, creates_codes: bool, clears: bool
) -> list[PlannedChange]:
    """Decide about each rate plan on all the rows that name it, which together say it all."""
    changes, groups = [], defaultdict[MappableRatePlan, list[ImportRow]](list)
    for row in rows:
        try:
            groups[catalogue.plan(row)].append(row)
        except RowError as error:
            reasons = (row.error or str(error),)
            changes.append(
                PlannedChange(plan=None, rows=(row,), outcome=RowOutcome.ERROR, reasons=reasons)
            )

    def find(plan: MappableRatePlan, row: ImportRow) -> RateCode:
        return catalogue.code(plan, row, creates_codes=creates_codes)

    changes += [
        _plan_change(plan, tuple(group), find=find, clears=clears) for plan, group in groups.items()
    ]
    return changes


def _plan_change(
    plan: MappableRatePlan, rows: tuple[ImportRow, ...], *, find: Find, clears: bool
) -> PlannedChange:
    now = _State(
        tuple(Period(m.code, m.valid_from, m.valid_until) for m in plan.mappings.all()),
        plan.is_excluded,
    )
    change = PlannedChange(plan=plan, rows=rows, outcome=RowOutcome.SAME, before=str(now))
    try:
        requested, remark = _requested(plan, rows, now=now, find=find, clears=clears)
        if not requested.is_same_mapping(now):
            _require_active(requested.periods)
    except RowError as error:
        reasons = tuple(row.error or str(error) for row in rows)
        return replace(change, outcome=RowOutcome.ERROR, reasons=reasons)
    change = replace(
        change,
        after=str(requested),
        periods=requested.periods,
        is_excluded=requested.is_excluded,
        reasons=(remark or _created(requested.periods),) * len(rows),
    )
    if requested.is_same_mapping(now):
        return change
    return replace(change, outcome=RowOutcome.NEW if now == _State() else RowOutcome.CHANGED)


def _requested(
    plan: MappableRatePlan, rows: tuple[ImportRow, ...], *, now: _State, find: Find, clears: bool
) -> tuple[_State, str]:
    """Return what the rows ask for, and a remark; raises RowError."""
    if any(row.error for row in rows):
        raise RowError("Another row of this rate plan has a mistake.")
    if len(rows) == 1 and not rows[0].code:
        if rows[0].is_excluded:
            return _State(is_excluded=True), ""
        stays_excluded = now.is_excluded and rows[0].is_excluded is None
        if now.periods and not clears:
            return now, NO_CODE
        return _State(is_excluded=stays_excluded), ""
    if not all(row.code for row in rows):
        raise RowError("This rate plan has several rows, and one of them has no rate code.")
    in_time = sorted(rows, key=lambda row: (row.first_day or date.min, row.line))
    for one, other in pairwise(in_time):
        if one.overlaps(other):
            lines = sorted((one.line, other.line))
            raise RowError(f"Lines {lines[0]} and {lines[1]} would hold on the same day.")
    periods = (Period(find(plan, row), row.first_day, row.last_day) for row in in_time)
    return _State(tuple(periods)), ""


def _require_active(periods: Iterable[Period]) -> None:
    for period in periods:
        if not period.code.is_active:
            raise RowError(f"The rate code {period.code.code} is switched off.")


def _created(periods: Iterable[Period]) -> str:
    new = sorted({period.code.code for period in periods if period.code._state.adding})
    return f"Creates the rate code {', '.join(new)}." if new else ""
