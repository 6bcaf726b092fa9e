"""Doing what was decided about rate plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hotels import rate_codes, rate_mapping
from hotels.mapping_files.plan_decisions import Decision
from hotels.mapping_files.report import Verdict
from hotels.mapping_files.resource import Seen
from hotels.models import MappingChange, Origin, RateCode, RatePlan, User

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


def _apply(decision: Decision, plan: RatePlan, version: int, by: User, now: datetime) -> Decision:
    try:
        with transaction.atomic():
            _write(decision, plan, version, by, now)
    except rate_mapping.EditedMeanwhile as edited:
        return decision.ending(Verdict.MEANWHILE, _told(edited.change))
    except rate_mapping.SwitchedOff as off:
        return decision.ending(Verdict.ERROR, f"The rate code {off} is switched off.")
    return decision


def _write(decision: Decision, plan: RatePlan, version: int, by: User, now: datetime) -> None:
    """Take the plan to what was decided, in one step of its history."""
    if decision.is_set_aside:
        rate_mapping.set_aside(plan, by=by, origin=IMPORTED, seen_version=version, now=now)
    elif decision.periods:
        rate_mapping.map_periods(
            plan,
            [(_existing(each.code), each.first_day, each.last_day) for each in decision.periods],
            by=by,
            origin=IMPORTED,
            seen_version=version,
            now=now,
        )
    elif plan.is_set_aside:
        rate_mapping.set_aside(
            plan, is_set_aside=False, by=by, origin=IMPORTED, seen_version=version, now=now
        )
    else:
        rate_mapping.unmap(plan, by=by, origin=IMPORTED, seen_version=version, now=now)


def _existing(code: RateCode) -> RateCode:
    """Return the code, made now if the file brings it along and nobody else has made it yet."""
    if not code._state.adding:
        return code
    try:
        return rate_codes.create_rate_code(code.account, code=code.code)
    except rate_codes.CodeTaken:
        return RateCode.objects.for_account(code.account).get(code__iexact=code.code)


def _told(change: MappingChange | None) -> str:
    if change is None:
        return NOT_SHOWN
    who = f" by {change.changed_by}" if change.changed_by else ""
    codes = ", ".join(entry["code"] for entry in change.after["entries"])
    state = "set aside" if change.after["is_set_aside"] else codes or "without a rate code"
    return f"Changed meanwhile{who}: it is {state} now. It was left as it is."
