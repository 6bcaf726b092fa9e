"""Bringing about what was planned for a rate plan, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, User
from rates import codes, mapping
from rates.files.rate_plans.planning import switched_off
from rates.files.report import RowOutcome, changed_since_shown
from rates.files.resource import Ended
from rates.models import FileImportItem, MappableRatePlan, MappingChange, Origin, RateCode, RoomCode


class _CodeGone(Exception):
    """A code that was planned with was deleted."""


def settle(item: FileImportItem, *, by: User, now: datetime) -> Ended:
    """Take the rate plan to what was planned, in one step of its history.

    One that somebody has changed since it was seen is left as it is.
    """
    plan = _find(item)
    if plan is None:
        return Ended(outcome=RowOutcome.CHANGED_MEANWHILE, reason=changed_since_shown())
    context = mapping.ChangeContext(by=by, origin=Origin.IMPORTED, seen_version=item.seen, now=now)
    try:
        with transaction.atomic():
            change = _write(plan, item.request, context)
    except mapping.EditedMeanwhile as edited:
        return Ended(outcome=RowOutcome.CHANGED_MEANWHILE, reason=_describe_edit(edited.change))
    except mapping.SwitchedOff as off:
        return Ended(outcome=RowOutcome.ERROR, reason=switched_off(str(off)))
    except _CodeGone as gone:
        told = _("There is no rate code %(code)s any longer.") % {"code": gone}
        return Ended(outcome=RowOutcome.ERROR, reason=told)
    if change is None:
        return Ended(outcome=RowOutcome.SAME)
    return Ended(outcome=RowOutcome(item.outcome), change=change)


def take_back(item: FileImportItem, *, by: User, now: datetime) -> Ended:
    """Go back to the state before the step that the import made, unless others came after it."""
    kept = Ended(
        outcome=RowOutcome.KEPT,
        reason=_("This has been changed again since the import, so it stays as it is."),
    )
    if item.change is None:
        return kept
    context = mapping.ChangeContext(by=by, now=now)
    try:
        with transaction.atomic():
            mapping.undo(item.change, context=context)
    except mapping.NothingToUndo:
        return kept
    return Ended(outcome=RowOutcome.TAKEN_BACK)


def _find(item: FileImportItem) -> MappableRatePlan | None:
    plans = MappableRatePlan.objects.select_related("connection__account")
    return plans.filter(pk=item.target or 0).first()


def _write(
    plan: MappableRatePlan, request: dict[str, Any], context: mapping.ChangeContext
) -> MappingChange | None:
    if request["is_excluded"]:
        return mapping.exclude(plan, context=context)
    if request["periods"]:
        periods = _periods(request["periods"], account=plan.connection.account)
        return mapping.map_periods(plan, periods=periods, context=context)
    if plan.is_excluded:
        return mapping.include(plan, context=context)
    return mapping.unmap(plan, context=context)


def _periods(
    planned: Sequence[Sequence[Any]], *, account: Account
) -> list[tuple[RateCode | RoomCode, date | None, date | None]]:
    known = RateCode.objects.for_account(account).in_bulk({pk for pk, *_rest in planned if pk})
    made: dict[str, RateCode] = {}
    periods: list[tuple[RateCode | RoomCode, date | None, date | None]] = []
    for pk, text, first_day, last_day in planned:
        if pk and pk not in known:
            raise _CodeGone(text)
        if not pk and text not in made:
            made[text] = _create(text, account=account)
        periods.append((known[pk] if pk else made[text], _day(first_day), _day(last_day)))
    return periods


def _create(text: str, *, account: Account) -> RateCode:
    """Return the code, made now if nobody else has made it yet."""
    try:
        return codes.create_code(account, model=RateCode, code=text)
    except codes.CodeTaken:
        return RateCode.objects.for_account(account).written(text).get()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _describe_edit(change: MappingChange | None) -> str:
    if change is None:
        return changed_since_shown()
    codes = ", ".join(entry["code"] for entry in change.after["entries"])
    state = _("set aside") if change.after["is_excluded"] else codes or _("without a rate code")
    if change.changed_by is None:
        return _("Changed meanwhile: it is %(state)s now. It was left as it is.") % {"state": state}
    return _("Changed meanwhile by %(who)s: it is %(state)s now. It was left as it is.") % {
        "who": change.changed_by,
        "state": state,
    }
