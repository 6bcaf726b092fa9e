"""The rates of hotels with the codes that their rows have, hotel by hotel."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotels.models import Property
from rates.models import MappableRatePlan, used_kinds
from rates.progress.counts import by_day
from rates.suggestions.proposal.items import Group, extent_of, group_rates, group_room_types

# Of more rows in all, a table names no single one.
MAX_MEMBERS = 1_000


@dataclass(frozen=True, slots=True)
class Cell:
    """The codes of a rate at one hotel, with how many of its rows have each."""

    hotel: Property
    codes: Counter[str]
    total: int

    @property
    def words(self) -> str:
        """Return the code, or the codes with their numbers where it is mapped unevenly."""
        if not self.total:
            return ""
        if len(self.codes) == 1 and self.codes.total() == self.total:
            return next(iter(self.codes))
        parts = [f"{code} {number}" for code, number in self.codes.most_common()]
        unmapped = self.total - self.codes.total()
        return ", ".join(
            [*parts, _("none %(number)d") % {"number": unmapped}] if unmapped else parts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """A rate or a room type: its rows at all hotels and what they are mapped to today."""

    kind: str
    group: Group
    cells: list[Cell]
    members: list[tuple[Any, str]]
    codes: Counter[str]

    @property
    def open_rows(self) -> list[Any]:
        """Return its rows without a code."""
        return [row for row, code in self.members if not code]

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
        """Tell whether all of it has one code."""
        return not self.open_rows and len(self.codes) == 1

    @property
    def is_uneven(self) -> bool:
        """Tell whether its rows have different codes, or some of them none."""
        return bool(self.codes) and not self.is_done

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
    def is_long(self) -> bool:
        """Tell whether it is too long to name the rows of each rate."""
        return sum(len(row.group.rows) for row in self.rows) > MAX_MEMBERS

    @property
    def to_do(self) -> list[RateRow]:
        """Return what needs a person: open first, then uneven, the largest first."""
        rows = [row for row in self.rows if not row.is_done]
        return sorted(rows, key=lambda row: (row.is_uneven, -len(row.group.rows)))

    @property
    def done(self) -> list[RateRow]:
        """Return what has one code everywhere."""
        return [row for row in self.rows if row.is_done]

    def find(self, token: str) -> RateRow | None:
        """Return the row that a form names."""
        return next((row for row in self.rows if row.token == token), None)


def read_table(hotels: Sequence[Property], *, now: datetime) -> Table:
    """Return the rates and room types of the hotels, in four statements for each day there."""
    rows: list[RateRow] = []
    days = by_day(hotels, now=now)
    for kind, proxy in used_kinds().items():
        mapped: dict[int, str] = {}
        for day, pks in days.items():
            mappings: Any = proxy.mapping_model.objects
            mapped |= dict(
                mappings.on(day)
                .filter(**{f"{proxy.relation}__property__in": pks})
                .values_list(proxy.relation, "code__code")
            )
        objects: Any = proxy.objects
        found = list(
            objects.needing_mapping()
            .filter(property__in=[hotel.pk for hotel in hotels])
            .select_related("property", *proxy.loaded_for_suggestions)
            .order_by("pk")
        )
        is_rate = kind == MappableRatePlan.kind
        groups = group_rates(found) if is_rate else group_room_types(found)
        rows += [_make_row(kind, group, hotels, mapped) for group in groups]
    return Table(list(hotels), rows)


def _make_row(
    kind: str, group: Group, hotels: Sequence[Property], mapped: dict[int, str]
) -> RateRow:
    totals = Counter(row.property_id for row in group.rows)
    codes: dict[Any, Counter[str]] = {hotel.pk: Counter() for hotel in hotels}
    for row in group.rows:
        if row.pk in mapped:
            codes[row.property_id][mapped[row.pk]] += 1
    return RateRow(
        kind=kind,
        group=group,
        cells=[Cell(hotel, codes[hotel.pk], totals[hotel.pk]) for hotel in hotels],
        members=[(row, mapped.get(row.pk, "")) for row in group.rows],
        codes=sum(codes.values(), Counter()),
    )
