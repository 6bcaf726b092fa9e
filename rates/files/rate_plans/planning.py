"""What becomes of each rate plan or room type in a file, decided without writing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rates.files.rate_plans.catalogue import Catalogue
from rates.files.rate_plans.codes import AnyCode, Codes
from rates.files.rate_plans.import_rows import ImportRow
from rates.files.rate_plans.subjects import Subject
from rates.files.report import PlannedItem, RowOutcome
from rates.files.values import RowError
from rates.models import AnyMappable

# More than a rate code for each day of a year is no mapping that somebody has thought of.
MAX_PERIODS = 400
# So many are named; the reader has the file for the rest.
MAX_PERIODS_NAMED = 10


@dataclass(frozen=True)
class Period:
    """A code and the days on which it holds. A code without a key is yet to be created."""

    code: AnyCode
    first_day: date | None
    last_day: date | None

    def __str__(self) -> str:
        if not (self.first_day or self.last_day):
            return self.code.code
        days = {"first": self.first_day or "…", "last": self.last_day or "…"}
        return _("%(code)s (%(first)s to %(last)s)") % {"code": self.code.code, **days}


@dataclass(frozen=True)
class _State:
    """How a row is or shall be mapped."""

    periods: tuple[Period, ...] = ()
    is_excluded: bool = False

    def __str__(self) -> str:
        if self.is_excluded:
            return _("set aside")
        named = [str(period) for period in self.periods[:MAX_PERIODS_NAMED]]
        more = len(self.periods) - len(named)
        if more:
            named.append(ngettext("%(number)d more", "%(number)d more", more) % {"number": more})
        return "; ".join(named)

    @property
    def as_request(self) -> dict[str, Any]:
        """Return plain values by which the state can be brought about later."""
        return {
            "is_excluded": self.is_excluded,
            "periods": [
                [period.code.pk, period.code.code, _iso(period.first_day), _iso(period.last_day)]
                for period in self.periods
            ],
        }

    def is_same_mapping(self, other: _State) -> bool:
        """Tell whether both have the same codes on the same days, in whatever order."""
        return (sorted(map(str, self.periods)), self.is_excluded) == (
            sorted(map(str, other.periods)),
            other.is_excluded,
        )


def plan_changes(
    rows: Sequence[ImportRow], *, catalogue: Catalogue, codes: Codes, clears: bool
) -> list[PlannedItem]:
    """Decide about each thing on all the rows that name it, which together say it all."""
    items, groups = [], defaultdict[AnyMappable, list[ImportRow]](list)
    for row in rows:
        try:
            groups[catalogue.find(row)].append(row)
        except RowError as error:
            lines = ((row.line, row.error or str(error)),)
            items.append(PlannedItem(lines=lines, outcome=RowOutcome.ERROR, subject=row.subject))
    items += [
        _plan_change(row, group, subject=catalogue.subject, codes=codes, clears=clears)
        for row, group in groups.items()
    ]
    return items


def _plan_change(
    plan: AnyMappable,
    rows: Sequence[ImportRow],
    *,
    subject: Subject,
    codes: Codes,
    clears: bool,
) -> PlannedItem:
    now = _State(
        tuple(Period(m.code, m.valid_from, m.valid_until) for m in plan.mappings.all()),
        plan.is_excluded,
    )
    item = PlannedItem(
        lines=(),
        outcome=RowOutcome.SAME,
        subject=f"{plan.remote_id}: {plan.name}",
        before=str(now),
        target=plan.pk,
        seen=plan.mapping_version,
    )
    try:
        requested, remark = _requested(
            plan, rows, subject=subject, now=now, codes=codes, clears=clears
        )
        is_same = requested.is_same_mapping(now)
        if not is_same:
            _require_active(requested.periods, subject)
    except RowError as error:
        lines = [(row.line, row.error or str(error)) for row in rows]
        return replace(item, outcome=RowOutcome.ERROR, lines=lines)
    remark = remark or _created(requested.periods, subject)
    item = replace(item, after=str(requested), lines=[(row.line, remark) for row in rows])
    if is_same:
        return item
    return replace(
        item,
        outcome=RowOutcome.NEW if now == _State() else RowOutcome.CHANGED,
        request=requested.as_request,
    )


def _requested(
    plan: AnyMappable,
    rows: Sequence[ImportRow],
    *,
    subject: Subject,
    now: _State,
    codes: Codes,
    clears: bool,
) -> tuple[_State, str]:
    """Return what the rows ask for, and a remark; raises RowError."""
    if any(row.error for row in rows):
        raise RowError(str(subject.other_row_is_wrong))
    if len(rows) > MAX_PERIODS:
        raise RowError(str(subject.has_too_many_rows) % {"number": len(rows), "most": MAX_PERIODS})
    if len(rows) == 1 and not rows[0].code:
        if rows[0].is_excluded:
            return _State(is_excluded=True), ""
        stays_excluded = now.is_excluded and rows[0].is_excluded is None
        if now.periods and not clears:
            return now, str(subject.stays)
        return _State(is_excluded=stays_excluded), ""
    if not all(row.code for row in rows):
        raise RowError(str(subject.lacks_code_in_a_row))
    in_time = sorted(rows, key=lambda row: (row.first_day or date.min, row.line))
    for one, other in pairwise(in_time):
        if one.overlaps(other):
            first, second = sorted((one.line, other.line))
            raise RowError(
                _("Lines %(first)d and %(second)d would hold on the same day.")
                % {"first": first, "second": second}
            )
    account = plan.connection.account
    return _State(
        tuple(
            Period(codes.find(row, account=account), row.first_day, row.last_day) for row in in_time
        )
    ), ""


def _require_active(periods: Iterable[Period], subject: Subject) -> None:
    for period in periods:
        if not period.code.is_active:
            raise RowError(str(subject.code_is_off) % {"code": period.code.code})


def _created(periods: Iterable[Period], subject: Subject) -> str:
    new = sorted({period.code.code for period in periods if period.code._state.adding})
    return str(subject.creates_code) % {"codes": ", ".join(new)} if new else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
