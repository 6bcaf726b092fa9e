"""Suggesting codes for rows of either kind, and mapping them as suggested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from accounts.models import Account
from matching import Suggestion, WhyNot
from rates.mapping import ChangeContext, EditedMeanwhile, UnknownCode, map_to
from rates.models import MappableRatePlan, MappableUnitGroup, Origin, RateCode, RoomCode
from rates.suggestions.adviser import Adviser
from rates.suggestions.rate_codes import read_rate_codes
from rates.suggestions.room_codes import read_room_codes

R = TypeVar("R", MappableRatePlan, MappableUnitGroup)

READ: dict[str, Callable[..., Adviser]] = {
    MappableRatePlan.kind: read_rate_codes,
    MappableUnitGroup.kind: read_room_codes,
}


def advise(rows: Sequence[R], *, account: Account, on: date) -> dict[int, Suggestion | WhyNot]:
    """Return the suggestion for each of the rows, or why there is none, by primary key.

    The rows are all rate plans, with their `unit_group` loaded, or all room types.
    """
    return READ[rows[0].kind](rows, account=account, on=on).advise(rows) if rows else {}


def suggest(rows: Sequence[R], *, account: Account, on: date) -> dict[int, Suggestion]:
    """Return the suggestion for each of the rows that there is one for, as `advise` does."""
    return READ[rows[0].kind](rows, account=account, on=on).suggest(rows) if rows else {}


def accept_suggestions(
    rows: Sequence[R],
    *,
    account: Account,
    on: date,
    context: ChangeContext,
    only_exact: bool = False,
) -> list[R]:
    """Map those of the rows whose suggestion is sure enough, and return them.

    Rows that are mapped, on whatever days, or excluded are left as they are, and so is one that
    somebody changes at the same moment. With `only_exact` only exact matches are accepted, and
    said to be by the account's rule.
    """
    if not rows:
        return []
    proxy: Any = type(rows[0])
    unmapped: list[R] = list(
        proxy.objects.for_account(account)
        .filter(pk__in=[row.pk for row in rows], mappings=None)
        .unmapped(on=on)
        .select_related(*proxy.loaded_for_suggestions)
    )
    found = suggest(unmapped, account=account, on=on)
    return _map_as_suggested(
        unmapped,
        {pk: each for pk, each in found.items() if each.is_exact or not only_exact},
        proxy.code_model.objects.for_account(account).active(),
        context=replace(context, origin=Origin.STANDARD if only_exact else Origin.ACCEPTED),
    )


def _map_as_suggested(
    rows: Sequence[R],
    found: Mapping[int, Suggestion],
    codes: Iterable[RateCode | RoomCode],
    *,
    context: ChangeContext,
) -> list[R]:
    """Map those of the rows whose suggestion is sure enough, and return them.

    One that somebody changes at the same moment is left as it is, and so is one whose suggested
    code is no longer among `codes`: it was switched off, renamed or deleted a moment ago.
    """
    known = {code.code: code for code in codes}
    mapped = []
    for row in rows:
        suggestion = found.get(row.pk)
        code = known.get(suggestion.code) if suggestion and suggestion.is_bulk_acceptable else None
        if code is None:
            continue
        try:
            change = map_to(row, code=code, context=context.having_seen(row.mapping_version))
        except (EditedMeanwhile, UnknownCode):
            continue
        if change is not None:
            mapped.append(row)
    return mapped
