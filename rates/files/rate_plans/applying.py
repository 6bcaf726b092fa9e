"""Doing what was decided about rate plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from rates import codes, mapping
from rates.files.rate_plans.planning import Decision
from rates.files.report import Verdict
from rates.files.resource import Seen
from rates.models import MappableRatePlan, MappingChange, Origin, RateCode

IMPORTED = Origin.IMPORTED
NOT_SHOWN = "This has changed since it was shown and was left as it is."


def apply_decisions(
    decisions: Iterable[Decision], *, seen: Seen, by: User, now: datetime
) -> list[Decision]:
    """Write each decision that changes something, and return how they ended.

    A rate plan that somebody has changed since it was seen is left as it is.
    """
    ended = []
    for decision in decisions:
        if decision.plan is None or not decision.verdict.is_change:
            ended.append(decision)
        elif decision.plan.pk not in seen:
            ended.append(decision.ending(Verdict.MEANWHILE, NOT_SHOWN))
        else:
            ended.append(_apply(decision, decision.plan, seen[decision.plan.pk], by, now))
    return ended


def _apply(
    decision: Decision, plan: MappableRatePlan, version: int, by: User, now: datetime
) -> Decision:
    try:
        with transaction.atomic():
            _write(decision, plan, version, by, now)
    except mapping.EditedMeanwhile as edited:
        return decision.ending(Verdict.MEANWHILE, _told(edited.change))
    except mapping.SwitchedOff as off:
        return decision.ending(Verdict.ERROR, f"The rate code {off} is switched off.")
    return decision


def _write(
    decision: Decision, plan: MappableRatePlan, version: int, by: User, now: datetime
) -> None:
    """Take the plan to what was decided, in one step of its history."""
    context = mapping.ChangeContext(by=by, origin=IMPORTED, seen_version=version, now=now)
    if decision.is_set_aside:
        mapping.exclude(plan, context=context)
    elif decision.periods:
        mapping.map_periods(
            plan,
            periods=[
                (_existing(each.code), each.first_day, each.last_day) for each in decision.periods
            ],
            context=context,
        )
    elif plan.is_excluded:
        mapping.include(plan, context=context)
    else:
        mapping.unmap(plan, context=context)


def _existing(code: RateCode) -> RateCode:
    """Return the code, made now if the file brings it along and nobody else has made it yet."""
    if not code._state.adding:
        return code
    try:
        return codes.create_code(code.account, model=RateCode, code=code.code)
    except codes.CodeTaken:
        return RateCode.objects.for_account(code.account).get(code__iexact=code.code)


def _told(change: MappingChange | None) -> str:
    if change is None:
        return NOT_SHOWN
    who = f" by {change.changed_by}" if change.changed_by else ""
    codes = ", ".join(entry["code"] for entry in change.after["entries"])
    state = "set aside" if change.after["is_excluded"] else codes or "without a rate code"
    return f"Changed meanwhile{who}: it is {state} now. It was left as it is."
