"""Bringing about what was planned for a rate plan or room type, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, User
from rates import codes, mapping
from rates.files.rate_plans.subjects import Subject
from rates.files.report import RowOutcome, changed_since_shown
from rates.files.resource import Ended
from rates.models import AnyMappable, FileImportItem, MappingChange, Origin, RateCode, RoomCode

Periods = list[tuple[RateCode | RoomCode, date | None, date | None]]


class MappingApplier:
    """Maps rows of a kind as was planned, or takes that back; all they need is read at once."""

    def __init__(self, items: Sequence[FileImportItem], *, subject: Subject, by: User) -> None:
        self._by, self._subject = by, subject
        rows: Any = subject.proxy.objects
        self._plans = rows.select_related("connection__account").in_bulk(
            {item.target or 0 for item in items}
        )
        self._model: Any = subject.proxy.code_model
        self._codes = self._model.objects.in_bulk(
            {pk for item in items for pk, *_rest in item.request.get("periods", ()) if pk}
        )

    def apply(self, item: FileImportItem, *, now: datetime) -> Ended:
        """Take the rate plan to what was planned, in one step of its history.

        One that somebody has changed since it was seen is left as it is.
        """
        plan = self._plans.get(item.target or 0)
        if plan is None:
            return Ended(outcome=RowOutcome.CHANGED_MEANWHILE, reason=changed_since_shown())
        context = mapping.ChangeContext(
            by=self._by, origin=Origin.IMPORTED, seen_version=item.seen, now=now
        )
        try:
            with _savepoint_for(item.request):
                change = self._write(plan, item.request, context)
        except mapping.EditedMeanwhile as edited:
            return Ended(outcome=RowOutcome.CHANGED_MEANWHILE, reason=self._describe(edited.change))
        except mapping.SwitchedOff as off:
            return Ended(
                outcome=RowOutcome.ERROR, reason=str(self._subject.code_is_off) % {"code": off}
            )
        except mapping.UnknownCode as gone:
            told = str(self._subject.no_code_any_longer) % {"code": gone}
            return Ended(outcome=RowOutcome.ERROR, reason=told)
        if change is None:
            return Ended(outcome=RowOutcome.SAME)
        return Ended(outcome=RowOutcome(item.outcome), change=change)

    def take_back(self, item: FileImportItem, *, now: datetime) -> Ended:
        """Go back to before the step that the import made, unless others came after it."""
        kept = Ended(
            outcome=RowOutcome.KEPT,
            reason=_("This has been changed again since the import, so it stays as it is."),
        )
        if item.change is None:
            return kept
        try:
            mapping.undo(item.change, context=mapping.ChangeContext(by=self._by, now=now))
        except mapping.NothingToUndo:
            return kept
        return Ended(outcome=RowOutcome.TAKEN_BACK)

    def _write(
        self, plan: AnyMappable, request: dict[str, Any], context: mapping.ChangeContext
    ) -> MappingChange | None:
        if request["is_excluded"]:
            return mapping.exclude(plan, context=context)
        if request["periods"]:
            periods = self._periods(request["periods"], account=plan.connection.account)
            return mapping.map_periods(plan, periods=periods, context=context)
        if plan.is_excluded:
            return mapping.include(plan, context=context)
        return mapping.unmap(plan, context=context)

    def _periods(self, planned: Sequence[Sequence[Any]], *, account: Account) -> Periods:
        made: dict[str, RateCode | RoomCode] = {}
        periods: Periods = []
        for pk, text, first_day, last_day in planned:
            if pk and pk not in self._codes:
                raise mapping.UnknownCode(text)
            if not pk and text not in made:
                made[text] = self._create(text, account=account)
            code = self._codes[pk] if pk else made[text]
            periods.append((code, _day(first_day), _day(last_day)))
        return periods

    def _create(self, text: str, *, account: Account) -> RateCode | RoomCode:
        """Return the code, made now if nobody else has made it yet."""
        made: RateCode | RoomCode
        try:
            made = codes.create_code(account, model=self._model, code=text)
        except codes.CodeTaken:
            made = self._model.objects.for_account(account).written(text).get()
        return made

    def _describe(self, change: MappingChange | None) -> str:
        """Return what somebody else has made of it meanwhile."""
        if change is None:
            return changed_since_shown()
        codes = ", ".join(entry["code"] for entry in change.after["entries"])
        none = str(self._subject.without_code)
        state = _("set aside") if change.after["is_excluded"] else codes or none
        if change.changed_by is None:
            return _("Changed meanwhile: it is %(state)s now. It was left as it is.") % {
                "state": state
            }
        return _("Changed meanwhile by %(who)s: it is %(state)s now. It was left as it is.") % {
            "who": change.changed_by,
            "state": state,
        }


def _savepoint_for(request: dict[str, Any]) -> AbstractContextManager[object]:
    """Return what undoes the making of codes if these are not mapped to after all."""
    makes_codes = any(pk is None for pk, *_rest in request["periods"])
    return transaction.atomic() if makes_codes else nullcontext()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
