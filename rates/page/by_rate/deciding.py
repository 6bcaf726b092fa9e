"""Deciding on a rate: for its rows without a code, or for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Account, User
from rates.codes import CodeTaken, create_code
from rates.mapping import ChangeContext, EditedMeanwhile, map_to
from rates.models import BY_KIND, ChangeSet, RateCode, RoomCode
from rates.models.code_key import clean_code
from rates.page.by_rate.reading import RateRow
from rates.page.commands import UnknownCode


class Meanwhile(Exception):
    """Somebody has changed a row since it was seen: nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """To which code; for rows that have another one too, or these only; made if it is missing."""

    code: str
    is_for_all: bool
    may_create: bool
    only: frozenset[str] | None = None

    def rows_of(self, row: RateRow) -> list[Any]:
        """Return the rows that it is about."""
        if self.only is not None:
            return [each for each in row.group.rows if str(each.pk) in self.only]
        return row.group.rows if self.is_for_all else row.open_rows


def decide(row: RateRow, *, decision: Decision, account: Account, by: User, now: datetime) -> int:
    """Map the rows that the decision is about, all or none, and return how many changed.

    It is one step that can be taken back. Raises UnknownCode, InvalidCode, SwitchedOff, Meanwhile.
    """
    with transaction.atomic():
        change_set = ChangeSet.objects.create(
            account=account, made_by=by, made_at=now, is_together=True
        )
        code = _get_code(row, decision, account, change_set)
        context = ChangeContext(by=by, now=now, change_set=change_set)
        changed = 0
        for each in decision.rows_of(row):
            try:
                made = map_to(each, code=code, context=context.having_seen(each.mapping_version))
            except EditedMeanwhile:
                raise Meanwhile from None
            changed += made is not None
        if not changed:
            change_set.delete()
    return changed


def _get_code(
    row: RateRow, decision: Decision, account: Account, change_set: ChangeSet
) -> RateCode | RoomCode:
    model: Any = BY_KIND[row.kind].code_model
    known = model.objects.for_account(account).written(decision.code)
    found: RateCode | RoomCode | None = known.first()
    if found is not None:
        return found
    if not decision.may_create:
        raise UnknownCode(clean_code(decision.code))
    try:
        created: RateCode | RoomCode = create_code(
            account,
            model=model,
            code=decision.code,
            name=row.group.own_name[:200],
            change_set=change_set,
        )
    except CodeTaken:
        created = known.get()
    return created
