"""Deciding on a rate: for its rows without a code, or for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Account, User
from rates.codes import CodeTaken, create_code
from rates.mapping import (
    ChangeContext,
    EditedMeanwhile,
    UnknownCode,
    lock_rows,
    map_to,
    map_untouched,
)
from rates.models import BY_KIND, AnyMappable, ChangeSet, RateCode, RoomCode
from rates.models.code_key import clean_code
from rates.page.by_rate.reading import RateRow


class Meanwhile(Exception):
    """It is not what was seen, for somebody has changed it since: nothing was done."""


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
    rows = decision.rows_of(row)
    if not rows:
        raise Meanwhile
    with transaction.atomic():
        change_set = ChangeSet.objects.create(
            account=account, made_by=by, made_at=now, is_together=True
        )
        code = _get_code(row, decision, account, change_set)
        context = ChangeContext(by=by, now=now, change_set=change_set)
        changed = map_as_seen([(each, code) for each in rows], context=context)
        if not changed:
            change_set.delete()
    return changed


def map_as_seen(
    targets: Sequence[tuple[AnyMappable, RateCode | RoomCode]], *, context: ChangeContext
) -> int:
    """Map rows of one kind in the caller's transaction, and return how many changed.

    Those that nobody has touched yet take some statements together. Raises UnknownCode,
    SwitchedOff, or Meanwhile if a row is not as it was read any more: take all back then.
    """
    lock_rows(row for row, _ in targets)
    fresh = [(row, code) for row, code in targets if not row.mapping_version]
    changed = map_untouched(fresh, context=context)
    if changed < len(fresh):
        raise Meanwhile
    for row, code in targets:
        if not row.mapping_version:
            continue
        try:
            made = map_to(row, code=code, context=context.having_seen(row.mapping_version))
        except EditedMeanwhile:
            raise Meanwhile from None
        changed += made is not None
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
