"""Taking over what another hotel of the account has, rate by rate, its differences seen."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Account, User
from hotels.models import Property
from rates.mapping import ChangeContext, UnknownCode, lock_rows
from rates.models import BY_KIND, ChangeSet
from rates.page.by_rate.deciding import Meanwhile, map_as_seen
from rates.page.by_rate.reading import Cell, RateRow, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A rate or room type that has one code there and not the same here."""

    row: RateRow
    here: Cell
    there: Cell
    code: str
    # None where the code was renamed just now.
    code_pk: int | None

    @property
    def token(self) -> str:
        """Return what names it in a form."""
        return self.row.token

    @property
    def is_open(self) -> bool:
        """Tell whether nothing of it has a code here, so that nothing is overwritten."""
        return not self.here.codes and not self.here.planned

    @property
    def rows(self) -> list[Any]:
        """Return the rows here that would have the code: all but those planned for later."""
        return [
            member.row
            for member in self.row.members
            if member.row.property_id == self.here.hotel.pk and (member.code or not member.planned)
        ]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is not here as it is at the other hotel, and how many rates are.

    `by_days` is how many are left out, as they have codes for some days only there.
    """

    source: Property
    differences: list[Difference]
    same: int
    by_days: int = 0

    @property
    def seen(self) -> str:
        """Return a digest of the rows on both sides and their versions."""
        versions = "".join(f"{each.row.seen}:{each.code};" for each in self.differences)
        return hashlib.sha256(versions.encode()).hexdigest()


def compare(hotel: Property, *, source: Property, now: datetime) -> Comparison:
    """Return how a hotel differs from another of its account, in few statements."""
    keys = _read_keys(hotel.connection.account)
    differences: list[Difference] = []
    same = by_days = 0
    for row in read_table([hotel, source], now=now).rows:
        here, there = row.cells
        if here.total and any(
            member.has_days for member in row.members if member.row.property_id == source.pk
        ):
            by_days += 1
            continue
        if not here.total or len(there.codes) != 1:
            continue
        (code,) = there.codes
        if here.codes.total() == here.total and set(here.codes) == {code}:
            same += 1
        else:
            pk = keys[row.kind].get(code)
            differences.append(Difference(row=row, here=here, there=there, code=code, code_pk=pk))
    differences.sort(key=lambda each: not each.is_open)
    return Comparison(source, differences, same, by_days)


def copy(
    comparison: Comparison,
    *,
    seen: str,
    tokens: Collection[str],
    account: Account,
    by: User,
    now: datetime,
) -> int:
    """Give the rates here the codes that they have there, and return how many rows changed.

    All or none, as one step that can be taken back. Raises SwitchedOff, or Meanwhile if it is not
    what was seen any more.
    """
    if seen != comparison.seen:
        raise Meanwhile
    with transaction.atomic():
        change_set = ChangeSet.objects.create(
            account=account, made_by=by, made_at=now, is_together=True
        )
        context = ChangeContext(by=by, now=now, change_set=change_set)
        changed = 0
        taken = [each for each in comparison.differences if each.token in tokens]
        lock_rows(row for each in taken for row in each.rows)
        for kind, proxy in BY_KIND.items():
            codes: Any = proxy.code_model.objects
            own = [each for each in taken if each.row.kind == kind]
            known = codes.for_account(account).in_bulk({each.code_pk for each in own} - {None})
            if any(each.code_pk not in known for each in own):
                raise Meanwhile
            targets = [(row, known[each.code_pk]) for each in own for row in each.rows]
            try:
                changed += map_as_seen(targets, context=context)
            except UnknownCode:
                raise Meanwhile from None
        if not changed:
            change_set.delete()
    return changed


def _read_keys(account: Account) -> dict[str, dict[str, int]]:
    """Return the primary keys of the account's codes by kind; a code may be renamed."""
    models: dict[str, Any] = {kind: proxy.code_model for kind, proxy in BY_KIND.items()}
    return {
        kind: dict(model.objects.for_account(account).values_list("code", "pk"))
        for kind, model in models.items()
    }
