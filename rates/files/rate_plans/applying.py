"""Applying what was decided about rate plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from rates import codes, mapping
from rates.files.rate_plans.planning import PlannedChange
from rates.files.report import CHANGED_SINCE_SHOWN, RowOutcome
from rates.files.resource import Seen
from rates.models import MappableRatePlan, MappingChange, Origin, RateCode

IMPORTED = Origin.IMPORTED


def apply_changes(
    changes: Iterable[PlannedChange], *, seen: Seen, by: User, now: datetime
) -> list[PlannedChange]:
    """Write each change that changes something, and return how they ended.

    A rate plan that somebody has changed since it was seen is left as it is.
    """
    ended = []
    for change in changes:
        if change.plan is None or not change.outcome.is_change:
            ended.append(change)
        elif change.plan.pk not in seen:
            ended.append(change.ended_as(RowOutcome.CHANGED_MEANWHILE, CHANGED_SINCE_SHOWN))
        else:
            ended.append(_apply(change, change.plan, seen[change.plan.pk], by, now))
    return ended


def _apply(
    change: PlannedChange, plan: MappableRatePlan, version: int, by: User, now: datetime
) -> PlannedChange:
    try:
        with transaction.atomic():
            _write(change, plan, version, by, now)
    except mapping.EditedMeanwhile as edited:
        return change.ended_as(RowOutcome.CHANGED_MEANWHILE, _describe_edit(edited.change))
    except mapping.SwitchedOff as off:
        return change.ended_as(RowOutcome.ERROR, f"The rate code {off} is switched off.")
    return change


def _write(
    change: PlannedChange, plan: MappableRatePlan, version: int, by: User, now: datetime
) -> None:
    """Take the plan to what was decided, in one step of its history."""
    context = mapping.ChangeContext(by=by, origin=IMPORTED, seen_version=version, now=now)
    if change.is_excluded:
        mapping.exclude(plan, context=context)
    elif change.periods:
        mapping.map_periods(
            plan,
            periods=[
                (_existing(each.code), each.first_day, each.last_day) for each in change.periods
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


def _describe_edit(change: MappingChange | None) -> str:
    if change is None:
        return CHANGED_SINCE_SHOWN
    who = f" by {change.changed_by}" if change.changed_by else ""
    codes = ", ".join(entry["code"] for entry in change.after["entries"])
    state = "set aside" if change.after["is_excluded"] else codes or "without a rate code"
    return f"Changed meanwhile{who}: it is {state} now. It was left as it is."
