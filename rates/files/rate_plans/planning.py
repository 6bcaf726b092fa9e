"""What becomes of each rate plan that a file names, decided without writing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from rates.files.rate_plans.catalogue import Catalogue
from rates.files.rate_plans.import_rows import Wish
from rates.files.report import Report, Verdict
from rates.files.values import Mistake
from rates.models import MappableRatePlan, RateCode

NO_CODE = "The file gives no rate code, so this stays as it is."
Find = Callable[[MappableRatePlan, Wish], RateCode]


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
    is_set_aside: bool = False

    def __str__(self) -> str:
        return "set aside" if self.is_set_aside else "; ".join(map(str, self.periods))

    def is_same_mapping(self, other: _State) -> bool:
        """Tell whether both have the same codes on the same days, in whatever order."""
        return (sorted(map(str, self.periods)), self.is_set_aside) == (
            sorted(map(str, other.periods)),
            other.is_set_aside,
        )


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What becomes of one rate plan; None where the rows name none of the account's."""

    plan: MappableRatePlan | None
    wishes: tuple[Wish, ...]
    verdict: Verdict
    before: str = ""
    after: str = ""
    reasons: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    is_set_aside: bool = False

    @property
    def reports(self) -> list[Report]:
        """Return what to tell for each of the rows."""
        subject = "" if self.plan is None else f"{self.plan.remote_id}: {self.plan.name}"
        reasons = self.reasons or ("",) * len(self.wishes)
        return [
            Report(
                line=wish.line,
                verdict=self.verdict,
                subject=subject or wish.subject,
                before=self.before,
                after=self.after,
                reason=reason,
                pk=self.plan.pk if self.plan else None,
            )
            for wish, reason in zip(self.wishes, reasons, strict=True)
        ]

    def ending(self, verdict: Verdict, reason: str) -> Decision:
        """Return the decision as it ended in spite of itself."""
        return replace(self, verdict=verdict, reasons=(reason,) * len(self.wishes))


def decide_about(
    wishes: Sequence[Wish], *, catalogue: Catalogue, creates_codes: bool, clears: bool
) -> list[Decision]:
    """Decide about each rate plan on all the rows that name it, which together say it all."""
    decisions, groups = [], defaultdict[MappableRatePlan, list[Wish]](list)
    for wish in wishes:
        try:
            groups[catalogue.plan(wish)].append(wish)
        except Mistake as mistake:
            reasons = (wish.mistake or str(mistake),)
            decisions.append(
                Decision(plan=None, wishes=(wish,), verdict=Verdict.ERROR, reasons=reasons)
            )

    def find(plan: MappableRatePlan, wish: Wish) -> RateCode:
        return catalogue.code(plan, wish, creates_codes=creates_codes)

    decisions += [
        _decide(plan, tuple(group), find=find, clears=clears) for plan, group in groups.items()
    ]
    return decisions


def _decide(
    plan: MappableRatePlan, wishes: tuple[Wish, ...], *, find: Find, clears: bool
) -> Decision:
    now = _State(
        tuple(Period(m.code, m.valid_from, m.valid_until) for m in plan.mappings.all()),
        plan.is_excluded,
    )
    decision = Decision(plan=plan, wishes=wishes, verdict=Verdict.SAME, before=str(now))
    try:
        wanted, remark = _wanted(plan, wishes, now=now, find=find, clears=clears)
        if not wanted.is_same_mapping(now):
            _require_active(wanted.periods)
    except Mistake as mistake:
        reasons = tuple(wish.mistake or str(mistake) for wish in wishes)
        return replace(decision, verdict=Verdict.ERROR, reasons=reasons)
    decision = replace(
        decision,
        after=str(wanted),
        periods=wanted.periods,
        is_set_aside=wanted.is_set_aside,
        reasons=(remark or _created(wanted.periods),) * len(wishes),
    )
    if wanted.is_same_mapping(now):
        return decision
    return replace(decision, verdict=Verdict.NEW if now == _State() else Verdict.CHANGED)


def _wanted(
    plan: MappableRatePlan, wishes: tuple[Wish, ...], *, now: _State, find: Find, clears: bool
) -> tuple[_State, str]:
    """Return what the rows ask for, and a remark; raises Mistake."""
    if any(wish.mistake for wish in wishes):
        raise Mistake("Another row of this rate plan has a mistake.")
    if len(wishes) == 1 and not wishes[0].code:
        if wishes[0].is_set_aside:
            return _State(is_set_aside=True), ""
        stays_aside = now.is_set_aside and wishes[0].is_set_aside is None
        if now.periods and not clears:
            return now, NO_CODE
        return _State(is_set_aside=stays_aside), ""
    if not all(wish.code for wish in wishes):
        raise Mistake("This rate plan has several rows, and one of them has no rate code.")
    in_time = sorted(wishes, key=lambda wish: (wish.first_day or date.min, wish.line))
    for one, other in pairwise(in_time):
        if one.overlaps(other):
            lines = sorted((one.line, other.line))
            raise Mistake(f"Lines {lines[0]} and {lines[1]} would hold on the same day.")
    periods = (Period(find(plan, wish), wish.first_day, wish.last_day) for wish in in_time)
    return _State(tuple(periods)), ""


def _require_active(periods: Iterable[Period]) -> None:
    for period in periods:
        if not period.code.is_active:
            raise Mistake(f"The rate code {period.code.code} is switched off.")


def _created(periods: Iterable[Period]) -> str:
    new = sorted({period.code.code for period in periods if period.code._state.adding})
    return f"Creates the rate code {', '.join(new)}." if new else ""
