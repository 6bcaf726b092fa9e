"""The rates of hotels with the codes that their rows have, hotel by hotel."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotels.models import Connection, Property, UnitGroup
from rates.models import MappableRatePlan, used_kinds
from rates.page import labels
from rates.progress.counts import by_day
from rates.suggestions.proposal.items import Group, extent_of, group_rates, group_room_types

# Of more rows in all, a page names no single one.
MAX_MEMBERS = 1_000
# What tells rates apart and changes their mappings; there may be thousands of rows.
READ = ("connection", "property", "code", "name", "mapping_version")


@dataclass(frozen=True, slots=True)
class Cell:
    """The codes of a rate at one hotel, with how many of its rows have each.

    `planned` is how many have none today and one from a later day on.
    """

    hotel: Property
    codes: Counter[str]
    total: int
    planned: int = 0

    @property
    def words(self) -> str:
        """Return the code, or the codes with their numbers where it is mapped unevenly."""
        if not self.total:
            return ""
        if len(self.codes) == 1 and self.codes.total() == self.total:
            return next(iter(self.codes))
        parts = [f"{code} {number}" for code, number in self.codes.most_common()]
        if self.planned:
            parts.append(_("planned %(number)d") % {"number": self.planned})
        unmapped = self.total - self.codes.total() - self.planned
        if unmapped:
            parts.append(_("none %(number)d") % {"number": unmapped})
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Member:
    """One row of a rate: its code today, empty without one, and the one planned for later.

    It `has_days` if it is mapped on some days only, or to several codes in turn.
    """

    row: Any
    code: str = ""
    planned: str = ""
    is_off: bool = False
    has_days: bool = False

    @property
    def key(self) -> str:
        """Return what a form says to tick it."""
        return str(self.row.pk)

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has decided on it, neither for today nor for later."""
        return not self.code and not self.planned


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """A rate or a room type: its rows at all hotels and what they are mapped to."""

    kind: str
    group: Group
    hotels: Sequence[Property]
    members: list[Member]
    codes: Counter[str]
    # Its rows without a code, and which of its codes the app offers no longer.
    open_rows: list[Any]
    switched_off: list[str]

    @property
    def cells(self) -> list[Cell]:
        """Return the codes that it has at each of the hotels."""
        totals: Counter[Any] = Counter()
        planned: Counter[Any] = Counter()
        codes: dict[Any, Counter[str]] = {hotel.pk: Counter() for hotel in self.hotels}
        for member in self.members:
            pk = member.row.property_id
            totals[pk] += 1
            if member.code:
                codes[pk][member.code] += 1
            elif member.planned:
                planned[pk] += 1
        return [Cell(one, codes[one.pk], totals[one.pk], planned[one.pk]) for one in self.hotels]

    @property
    def extent(self) -> str:
        """Return where it is, in words."""
        return extent_of(self.group.rows, kind=self.kind)

    @property
    def form(self) -> str:
        """Return the id of its form."""
        return f"decide-{self.seen[:16]}"

    @property
    def token(self) -> str:
        """Return what names it in a form."""
        return f"{self.kind}:{self.group.key}"

    @property
    def seen(self) -> str:
        """Return a digest of its rows and their versions."""
        rows = (f"{row.pk}:{row.mapping_version};" for row in self.group.rows)
        return hashlib.sha256("".join(rows).encode()).hexdigest()

    @property
    def is_done(self) -> bool:
        """Tell whether all of it has one code that is on, or will have one."""
        return not self.open_rows and len(self.codes) <= 1 and not self.switched_off

    @property
    def is_uneven(self) -> bool:
        """Tell whether its rows have different codes, or some of them none."""
        return len(self.codes) > 1 or bool(self.codes and self.open_rows)

    @property
    def code(self) -> str:
        """Return the code that most of its rows have."""
        return self.codes.most_common(1)[0][0] if self.codes else ""

    @property
    def offer(self) -> str:
        """Return where the code that it has could be taken over, in a sentence."""
        if not self.is_uneven or not self.open_rows or len(self.codes) > 1:
            return ""
        mapped = [str(cell.hotel.name) for cell in self.cells if cell.codes]
        number = len(self.open_rows)
        return ngettext(
            "It is %(code)s in %(hotels)s; %(number)d has no code yet.",
            "It is %(code)s in %(hotels)s; %(number)d have no code yet.",
            number,
        ) % {"code": self.code, "hotels": ", ".join(mapped[:3]), "number": number}


@dataclass(frozen=True, slots=True)
class Table:
    """The rates and room types of some hotels."""

    hotels: list[Property]
    rows: list[RateRow]

    @property
    def to_do(self) -> list[RateRow]:
        """Return what needs a person: open first, then uneven, the largest first."""
        rows = [row for row in self.rows if not row.is_done]
        return sorted(rows, key=lambda row: (bool(row.codes), -len(row.group.rows)))

    @property
    def in_order(self) -> list[RateRow]:
        """Return what needs a person, and then what has one code everywhere."""
        return [*self.to_do, *(row for row in self.rows if row.is_done)]

    def find(self, token: str) -> RateRow | None:
        """Return the row that a form names."""
        return next((row for row in self.rows if row.token == token), None)


def read_table(hotels: Sequence[Property], *, now: datetime) -> Table:
    """Return the rates and room types of the hotels, in four statements and two for each day there.

    Of the rows only what `READ` names is there, with their hotel and room type.
    """
    rows: list[RateRow] = []
    found = _read_rows(hotels)
    days = by_day(hotels, now=now)
    for kind, proxy in used_kinds().items():
        mapped: dict[int, tuple[str, bool]] = {}
        planned: dict[int, str] = {}
        has_days: set[int] = set()
        for day, pks in days.items():
            mappings: Any = proxy.mapping_model.objects
            current = mappings.filter(
                Q(valid_until=None) | Q(valid_until__gte=day),
                **{f"{proxy.relation}__property__in": pks},
            ).order_by("valid_from", "pk")
            days_of = ("valid_from", "valid_until")
            columns = (proxy.relation, "code__code", "code__is_active", *days_of)
            for pk, code, is_on, first, last in current.values_list(*columns):
                if first or last:
                    has_days.add(pk)
                if first is None or first <= day:
                    mapped[pk] = code, not is_on
                else:
                    planned.setdefault(pk, _planned(code, first))
        is_rate = kind == MappableRatePlan.kind
        groups = group_rates(found[kind]) if is_rate else group_room_types(found[kind])
        members = {}
        for row in found[kind]:
            code, is_off = mapped.get(row.pk, ("", False))
            members[row.pk] = Member(
                row, code, planned.get(row.pk, ""), is_off, has_days=row.pk in has_days
            )
        rows += [_make_row(kind, group, hotels, members) for group in groups]
    return Table(list(hotels), rows)


def _read_rows(hotels: Sequence[Property]) -> dict[str, list[Any]]:
    """Return by kind the rows that somebody has to map, each hotel and room type made once."""
    by_key = {hotel.pk: hotel for hotel in hotels}
    connections = Connection.objects.select_related("account").in_bulk(
        {hotel.connection_id for hotel in hotels}
    )
    found: dict[str, list[Any]] = {}
    for kind, proxy in used_kinds().items():
        is_rate = proxy is MappableRatePlan
        objects: Any = proxy.objects
        rows = objects.needing_mapping().filter(property__in=by_key)
        found[kind] = list(rows.only(*READ, *(["unit_group"] if is_rate else [])).order_by("pk"))
        for row in found[kind]:
            row.property, row.connection = by_key[row.property_id], connections[row.connection_id]
    plans = found.get(MappableRatePlan.kind, [])
    # After the plans, or one that a load adds meanwhile would lack its own; and of whole
    # connections, for at apaleo a plan may name the room type of another hotel.
    room_types = UnitGroup.objects.filter(connection__in=connections).only("code", "name").in_bulk()
    for plan in plans:
        plan.unit_group = room_types[plan.unit_group_id]
    return found


def _planned(code: str, first: date) -> str:
    return _("%(code)s from %(day)s") % {"code": code, "day": labels.day(first)}


def _make_row(
    kind: str, group: Group, hotels: Sequence[Property], members: Mapping[int, Member]
) -> RateRow:
    mine = [members[row.pk] for row in group.rows]
    return RateRow(
        kind=kind,
        group=group,
        hotels=hotels,
        members=mine,
        codes=Counter(member.code for member in mine if member.code),
        open_rows=[member.row for member in mine if member.is_open],
        switched_off=sorted({member.code for member in mine if member.is_off}),
    )
