"""One rate, or one room type, over all hotels that have it, and the code proposed for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import rate_name_of, rate_of
from rates.models import AnyMappable, MappableRatePlan
from rates.models.code_key import code_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Rows of one kind that are one rate or one room type, and the code that they could have.

    `note` says why they are not proposed, or what to look at; `error` what is wrong with a code
    that somebody has sent.
    """

    kind: str
    key: str
    own_code: str
    own_name: str
    rows: Sequence[AnyMappable]
    code: str
    is_new: bool
    is_ticked: bool
    about: str = ""
    note: str = ""
    error: str = ""

    @property
    def token(self) -> str:
        """Return what names it in a form."""
        return f"{self.kind}:{self.key}"

    @property
    def extent(self) -> str:
        """Return where it is, in words."""
        return extent_of(self.rows, kind=self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of one kind that are one rate or one room type."""

    key: str
    own_code: str
    own_name: str
    rows: list[Any]


def extent_of(rows: Sequence[Any], *, kind: str) -> str:
    """Return over how many room types and hotels rows of a kind are spread, in words."""
    hotels = len({row.property_id for row in rows})
    where = ngettext("%(number)d hotel", "%(number)d hotels", hotels) % {"number": hotels}
    if kind != MappableRatePlan.kind:
        return where
    types = len({code_key(row.unit_group.code) for row in rows})
    over = ngettext("%(number)d room type", "%(number)d room types", types) % {"number": types}
    return _("%(room_types)s, %(hotels)s") % {"room_types": over, "hotels": where}


def group_rates(plans: Iterable[MappableRatePlan]) -> list[Group]:
    """Group rate plans by the rate that they are, whatever room type it is sold with.

    Two of one room type are never one rate: then their whole codes tell them apart.
    """
    plans = list(plans)
    codes = _tell_apart(plans)
    groups: defaultdict[str, list[tuple[str, str, Any]]] = defaultdict(list)
    for plan in plans:
        code = codes[plan.pk]
        name = rate_name_of(plan.name, plan.unit_group.name)
        groups[code_key(code)].append((code, name, plan))
    return _as_groups(groups)


def _tell_apart(plans: Sequence[MappableRatePlan]) -> dict[int, str]:
    """Return by primary key what names the rate: its stem, or the code where two share a stem.

    A whole code may be the stem of a third, so they are compared again until nothing changes.
    """
    codes = {plan.pk: rate_of(plan.code, plan.unit_group.code) for plan in plans}
    while True:
        taken = Counter((plan.unit_group_id, code_key(codes[plan.pk])) for plan in plans)
        shared = {
            plan.pk: plan.code
            for plan in plans
            if taken[plan.unit_group_id, code_key(codes[plan.pk])] > 1
            and codes[plan.pk] != plan.code
        }
        if not shared:
            return codes
        codes |= shared


def group_room_types(room_types: Iterable[Any]) -> list[Group]:
    """Group room types of all hotels by their code."""
    groups: defaultdict[str, list[tuple[str, str, Any]]] = defaultdict(list)
    for row in room_types:
        groups[code_key(row.code)].append((row.code, row.name, row))
    return _as_groups(groups)


def _as_groups(groups: dict[str, list[tuple[str, str, Any]]]) -> list[Group]:
    """Return them with the spelling that most rows have, those with the most rows first."""
    found = [
        Group(
            key=key,
            own_code=Counter(code for code, _, _ in rows).most_common(1)[0][0],
            own_name=Counter(name for _, name, _ in rows).most_common(1)[0][0],
            rows=[row for _, _, row in rows],
        )
        for key, rows in groups.items()
    ]
    return sorted(found, key=lambda group: (-len(group.rows), group.key))
