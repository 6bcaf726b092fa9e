"""Bringing about what was planned for a code, and taking it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import Account
from rates import codes
from rates.files.codes.planning import CodeDetails, Kind
from rates.files.report import RowOutcome, changed_since_shown
from rates.files.resource import Ended
from rates.models import FileImportItem


class CodeApplier:
    """Writes codes of one kind, or takes that back."""

    def __init__(self, model: Kind) -> None:
        self._model = model

    def apply(self, item: FileImportItem, *, now: datetime) -> Ended:
        """Write one code if it is as it was seen."""
        pk = _write(item, self._model)
        if pk is None:
            return Ended(outcome=RowOutcome.CHANGED_MEANWHILE, reason=changed_since_shown())
        return Ended(outcome=RowOutcome(item.outcome), target=pk)

    def take_back(self, item: FileImportItem, *, now: datetime) -> Ended:
        """Go back to how the code was; a new one is deleted unless something is mapped to it."""
        mine = self._model._default_manager.filter(pk=item.target or 0, **item.request["new"])
        changed = _("This has been changed again since the import, so it stays as it is.")
        if item.seen is not None:
            if mine.update(**item.seen):
                return Ended(outcome=RowOutcome.TAKEN_BACK)
            return Ended(outcome=RowOutcome.KEPT, reason=changed)
        try:
            with transaction.atomic():
                number, _kinds = mine.delete()
        except ProtectedError:
            return Ended(
                outcome=RowOutcome.KEPT,
                reason=_("Something is mapped to this code, so it stays. You can switch it off."),
            )
        if number:
            return Ended(outcome=RowOutcome.TAKEN_BACK)
        return Ended(outcome=RowOutcome.KEPT, reason=changed)


def _write(item: FileImportItem, model: Kind) -> int | None:
    """Write one code and return its key, or None if it is not as it was seen."""
    request = item.request
    new = CodeDetails(**request["new"])
    if item.seen is not None:
        as_seen = model._default_manager.filter(pk=item.target, **item.seen)
        return item.target if as_seen.update(**new.columns) else None
    account = Account.objects.filter(pk=request["account"]).first()
    if account is None:
        return None
    try:
        created = codes.create_code(
            account,
            model=model,
            code=request["code"],
            name=new.name,
            description=new.description,
        )
    except codes.CodeTaken:
        return None
    if not new.is_active:
        codes.switch(created, is_active=False)
    return created.pk
