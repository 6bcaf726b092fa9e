"""Making the proposal: known codes where one is surely meant, otherwise the hotels' own."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Account
from matching import Doubt, Suggestion
from rates.models import MappableRatePlan, RateCode, RoomCode, used_kinds
from rates.models.code_key import InvalidCode, clean_code, code_key
from rates.progress.counts import by_day, get_mapped_hotels
from rates.suggestions.accepting import suggest
from rates.suggestions.explaining import explain
from rates.suggestions.proposal.items import Group, Item, group_rates, group_room_types

# A form takes ten thousand fields, and a person reads fewer; the rest comes the next time.
MAX_ITEMS = 500
MAX_ROWS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What could be mapped in one go; `seen` changes with whatever would be done.

    `is_part` says that there is more, which is proposed once this is done.
    """

    items: list[Item]
    is_part: bool = False

    @property
    def rates(self) -> list[Item]:
        """Return those of rate plans."""
        return [item for item in self.items if item.kind == MappableRatePlan.kind]

    @property
    def room_types(self) -> list[Item]:
        """Return those of room types."""
        return [item for item in self.items if item.kind != MappableRatePlan.kind]

    @property
    def seen(self) -> str:
        """Return a digest of the rows in it and their versions."""
        digest = hashlib.sha256()
        for item in self.items:
            for row in item.rows:
                digest.update(f"{item.token}:{row.pk}:{row.mapping_version};".encode())
        return digest.hexdigest()


def propose(account: Account, *, now: datetime) -> Proposal:
    """Return what could be mapped of all hotels in use, in as many statements however many.

    Only what is mapped on no day and not excluded, so nothing that somebody decided changes.
    """
    days = by_day(get_mapped_hotels(account), now=now)
    items: list[Item] = []
    is_part = False
    for kind, proxy in used_kinds().items():
        rows: list[Any] = []
        suggested: dict[int, Suggestion] = {}
        for day, hotels in days.items():
            objects: Any = proxy.objects
            own = list(
                objects.filter(property__in=hotels, mappings=None)
                .unmapped(on=day)
                .select_related(*proxy.loaded_for_suggestions)
                .order_by("code", "pk")[:MAX_ROWS]
            )
            suggested |= suggest(own, account=account, on=day)
            rows += own
            is_part |= len(own) == MAX_ROWS
        groups = group_rates(rows) if kind == MappableRatePlan.kind else group_room_types(rows)
        is_part |= len(groups) > MAX_ITEMS
        codes: Any = proxy.code_model.objects.for_account(account)
        items += _propose_each(
            groups[:MAX_ITEMS], kind=kind, suggested=suggested, codes=list(codes)
        )
    return Proposal(items=items, is_part=is_part)


def _propose_each(
    groups: Sequence[Group],
    *,
    kind: str,
    suggested: dict[int, Suggestion],
    codes: Sequence[RateCode | RoomCode],
) -> list[Item]:
    known = {code.key: code for code in codes if code.key}
    items = [_propose(group, kind=kind, suggested=suggested, known=known) for group in groups]
    return _without_conflicts(items) if kind == MappableRatePlan.kind else items


def _propose(
    group: Group, *, kind: str, suggested: dict[int, Suggestion], known: dict[str, Any]
) -> Item:
    """Propose the code that is surely meant, or the rate's own."""
    mine = [suggested[row.pk] for row in group.rows if row.pk in suggested]
    sure = Counter(each.code for each in mine if each.is_bulk_acceptable)
    perhaps = next((each for each in mine if not each.is_bulk_acceptable), None)
    same: dict[str, Any] = {
        "kind": kind,
        "key": group.key,
        "own_code": group.own_code,
        "own_name": group.own_name,
        "rows": group.rows,
    }
    own = known.get(group.key)
    taken = next((each for each in mine if each.doubt is Doubt.CODE_TAKEN), None)
    if len(sure) == 1:
        (code,) = sure
        about = explain(taken or next(each for each in mine if each.code == code))
        return Item(**same, code=code, is_new=False, is_ticked=taken is None, about=about)
    if len(sure) > 1:
        note = _("The suggestions differ: %(codes)s.") % {"codes": ", ".join(sorted(sure))}
        return Item(**same, code="", is_new=False, is_ticked=False, note=note)
    if own is not None and own.is_active:
        is_meant = perhaps is not None and perhaps.code == own.code
        about = explain(perhaps) if perhaps and is_meant else _("same code")
        return Item(**same, code=own.code, is_new=False, is_ticked=perhaps is None, about=about)
    if perhaps is not None:
        return Item(
            **same, code=perhaps.code, is_new=False, is_ticked=False, about=explain(perhaps)
        )
    return _propose_own(same, group.own_code, own)


def _propose_own(same: dict[str, Any], own_code: str, off: Any) -> Item:
    if off is not None:
        note = _("%(code)s is switched off.") % {"code": off.code}
        return Item(**same, code="", is_new=False, is_ticked=False, note=note)
    try:
        code = clean_code(own_code)
    except InvalidCode as invalid:
        return Item(**same, code="", is_new=True, is_ticked=False, note=invalid.message)
    return Item(**same, code=code, is_new=True, is_ticked=True)


def _without_conflicts(items: Sequence[Item]) -> list[Item]:
    """Leave unticked what would have the code of another rate of the same room type."""
    taken: dict[tuple[Any, str], Item] = {}
    found = []
    for item in items:
        if not item.is_ticked:
            found.append(item)
            continue
        plans: Sequence[Any] = item.rows
        places = [(plan.unit_group_id, code_key(item.code)) for plan in plans]
        other = next((taken[place] for place in places if place in taken), None)
        if other is None:
            taken |= dict.fromkeys(places, item)
            found.append(item)
            continue
        note = _("%(rate)s would have this code too, in the same room type.") % {
            "rate": other.own_code
        }
        found.append(_unticked(item, note))
    return found


def _unticked(item: Item, note: str) -> Item:
    values = {name: getattr(item, name) for name in Item.__dataclass_fields__}
    return Item(**values | {"is_ticked": False, "note": note})
