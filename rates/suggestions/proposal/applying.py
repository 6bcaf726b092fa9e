"""Doing what was proposed, as one step that can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Account, User
from rates.codes import CodeTaken, create_code
from rates.mapping import ChangeContext, lock_rows, map_untouched
from rates.models import BY_KIND, ChangeSet, MappingChange, Origin, RateCode, RoomCode
from rates.suggestions.proposal.items import Item
from rates.suggestions.proposal.making import Proposal

OFFERED_FOR = timedelta(days=7)


class CodesOff(Exception):
    """The app offers some of the codes no longer: nothing was done; `codes` has them by token."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        super().__init__("some codes are switched off")
        self.codes = codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What came of it: rows mapped by their kind, and codes created."""

    mapped: Mapping[str, int]
    codes: int


def apply_proposal(
    account: Account,
    *,
    proposal: Proposal,
    codes: Mapping[str, str],
    by: User,
    now: datetime,
) -> Applied:
    """Create the codes that are missing and map each chosen item to the code said for its token.

    All or nothing, and nothing at all if somebody has mapped every row meanwhile. Raises
    InvalidCode or CodesOff.
    """
    with transaction.atomic():
        change_set = ChangeSet.objects.create(
            account=account, made_by=by, made_at=now, is_together=True
        )
        context = ChangeContext(by=by, origin=Origin.ACCEPTED, now=now, change_set=change_set)
        items = [item for item in proposal.items if item.token in codes]
        # All rows before the first code, as everybody does.
        lock_rows(row for item in items for row in item.rows)
        chosen = [
            (item, _get_or_create(account, item, codes[item.token], change_set)) for item in items
        ]
        off = {item.token: code.code for item, code in chosen if not code.is_active}
        if off:
            raise CodesOff(off)
        mapped = {
            kind: map_untouched(
                [(row, code) for item, code in chosen if item.kind == kind for row in item.rows],
                context=context,
            )
            for kind in BY_KIND
        }
        created = change_set.ratecodes.count() + change_set.roomcodes.count()
        if not any(mapped.values()):
            # Not the codes alone either.
            transaction.set_rollback(True)
            created = 0
    return Applied(mapped=mapped, codes=created)


def get_made_together(account: Account) -> QuerySet[ChangeSet]:
    """Return what was done together with rows that the maker's app has codes for."""
    # A worker that was killed, or a moment in which it begins, leaves one in which nothing is.
    changes = MappingChange.objects.of_used_kinds().filter(change_set=OuterRef("pk"))
    return ChangeSet.objects.for_account(account).filter(Exists(changes), is_together=True)


def get_newest_to_undo(account: Account, *, now: datetime) -> ChangeSet | None:
    """Return what was done together last, while it is not taken back and not long ago."""
    return (
        get_made_together(account)
        .filter(undone_at=None, made_at__gte=now - OFFERED_FOR)
        .select_related("made_by")
        .order_by("-made_at", "-pk")
        .first()
    )


def _get_or_create(
    account: Account, item: Item, code: str, change_set: ChangeSet
) -> RateCode | RoomCode:
    model: Any = BY_KIND[item.kind].code_model
    known = model.objects.for_account(account).written(code)
    found: RateCode | RoomCode | None = known.first()
    if found is None:
        try:
            found = create_code(
                account, model=model, code=code, name=item.own_name[:200], change_set=change_set
            )
        except CodeTaken:
            # A colleague has just created it.
            found = known.get()
    return found
