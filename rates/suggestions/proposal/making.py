"""Making the proposal: known codes where one is surely meant, otherwise the hotels' own."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import Account
from matching import Doubt, Suggestion
from rates.models import MappableRatePlan, MappingChange, Origin, used_kinds
from rates.models.code_key import InvalidCode, clean_code, code_key
from rates.progress.counts import by_day, get_mapped_hotels
from rates.suggestions.accepting import READ
from rates.suggestions.adviser import Adviser
from rates.suggestions.explaining import explain
from rates.suggestions.proposal.items import Group, Item, group_rates, group_room_types

# A form takes ten thousand fields, and a person reads fewer; the rest comes the next time.
MAX_ITEMS = 500
MAX_ROWS = 10_000
# Parts of one proposal are done within some days.
RECENTLY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What could be mapped in one go; `seen` changes with whatever would be done.

    `is_part` says that there is more, which is proposed once this is done; `unsure` counts what
    was found that is not ticked, whether there was room for it or not.
    """

    items: list[Item]
    is_part: bool = False
    unsure: int = 0

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

    Only what is mapped on no day and not excluded, so nothing that somebody decided changes. What
    is ticked comes first, so that what nobody decides does not keep the rest from being proposed.
    """
    days = by_day(get_mapped_hotels(account), now=now)
    items: list[Item] = []
    is_part, unsure = False, 0
    for kind, proxy in used_kinds().items():
        codes = _read_codes(account, proxy, now=now)
        active = [code for code in codes if code.is_active]
        rows: list[Any] = []
        advisers: list[Adviser] = []
        for day, hotels in days.items():
            objects: Any = proxy.objects
            own = list(
                objects.filter(property__in=hotels, mappings=None)
                .unmapped(on=day)
                .select_related(*proxy.loaded_for_suggestions)
                .order_by("code", "pk")[:MAX_ROWS]
            )
            advisers.append(READ[kind](own, account=account, on=day, codes=active))
            rows += own
            is_part |= len(own) == MAX_ROWS
        groups = group_rates(rows) if kind == MappableRatePlan.kind else group_room_types(rows)
        found = _propose_until_full(groups, kind=kind, advisers=advisers, codes=codes)
        found.sort(key=lambda item: not item.is_ticked)
        items += found[:MAX_ITEMS]
        is_part |= len(groups) > MAX_ITEMS
        unsure += sum(not item.is_ticked for item in found)
    return Proposal(items=items, is_part=is_part, unsure=unsure)


def _read_codes(account: Account, proxy: Any, *, now: datetime) -> list[Any]:
    """Return all codes, and say of each whether a proposal has made it lately."""
    accepted = MappingChange.objects.filter(
        change_set=OuterRef("change_set"), origin=Origin.ACCEPTED
    )
    is_recent = Exists(accepted) & Q(
        change_set__is_together=True,
        change_set__undone_at=None,
        change_set__made_at__gte=now - RECENTLY,
    )
    codes: Any = proxy.code_model.objects.for_account(account)
    return list(codes.annotate(is_recent=is_recent))


def _propose_until_full(
    groups: Sequence[Group], *, kind: str, advisers: Sequence[Adviser], codes: Sequence[Any]
) -> list[Item]:
    """Propose for as many groups at a time as are shown, until as many are ticked or none is left.

    Suggestions are what takes time, and are asked for no other.
    """
    known = {code.key: code for code in codes if code.key}
    recent = frozenset(code.code for code in codes if code.is_recent)
    taken = {
        (place, code_key(code)): own_code
        for adviser in advisers
        for (place, code), own_code in (adviser.taken or {}).items()
    }
    items: list[Item] = []
    for start in range(0, len(groups), MAX_ITEMS):
        some = groups[start : start + MAX_ITEMS]
        suggested: dict[int, Suggestion] = {}
        for adviser in advisers:
            mine = [row for group in some for row in group.rows if row.pk in adviser.records]
            suggested |= adviser.suggest(mine)
        found = [
            _propose(group, kind=kind, suggested=suggested, known=known, recent=recent)
            for group in some
        ]
        items += _without_conflicts(found, taken) if kind == MappableRatePlan.kind else found
        if sum(item.is_ticked for item in items) >= MAX_ITEMS:
            break
    return items


def _propose(
    group: Group,
    *,
    kind: str,
    suggested: dict[int, Suggestion],
    known: dict[str, Any],
    recent: frozenset[str],
) -> Item:
    """Propose the code that is surely meant, or the rate's own.

    `recent` are the codes that a proposal has made lately of other rates' own ones.
    """
    own = known.get(group.key)
    mine = _leave_doubts_out(
        [suggested[row.pk] for row in group.rows if row.pk in suggested],
        recent - {own.code if own else ""},
    )
    sure = Counter(each.code for each in mine if each.is_bulk_acceptable)
    perhaps = next((each for each in mine if not each.is_bulk_acceptable), None)
    same: dict[str, Any] = {
        "kind": kind,
        "key": group.key,
        "own_code": group.own_code,
        "own_name": group.own_name,
        "rows": group.rows,
    }
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


def _leave_doubts_out(mine: list[Suggestion], recent: frozenset[str]) -> list[Suggestion]:
    """Return the suggestions, or none if they are in doubt and of recent codes only.

    A large account is proposed in several parts. What the first has made of the hotels' own rates
    shall not make the others doubtful, which would be ticked if all fitted into one.
    """
    is_sure = all(each.is_bulk_acceptable for each in mine) and len({e.code for e in mine}) == 1
    return mine if is_sure or any(each.code not in recent for each in mine) else []


def _propose_own(same: dict[str, Any], own_code: str, off: Any) -> Item:
    if off is not None:
        note = _("%(code)s is switched off.") % {"code": off.code}
        return Item(**same, code="", is_new=False, is_ticked=False, note=note)
    try:
        code = clean_code(own_code)
    except InvalidCode as invalid:
        return Item(**same, code="", is_new=True, is_ticked=False, note=invalid.message)
    return Item(**same, code=code, is_new=True, is_ticked=True)


def _without_conflicts(items: Sequence[Item], taken: dict[tuple[Any, str], str]) -> list[Item]:
    """Leave unticked what would have the code of another rate of the same room type.

    `taken` are the own codes of those that have a code, by unit group and key of that code; what
    is ticked is added.
    """
    found = []
    for item in items:
        if not item.is_ticked:
            found.append(item)
            continue
        plans: Sequence[Any] = item.rows
        places = [(plan.unit_group_id, code_key(item.code)) for plan in plans]
        other = next((taken[place] for place in places if place in taken), None)
        if other is None:
            taken |= dict.fromkeys(places, item.own_code)
            found.append(item)
            continue
        note = _("%(rate)s would have this code too, in the same room type.") % {"rate": other}
        found.append(replace(item, is_ticked=False, note=note))
    return found
