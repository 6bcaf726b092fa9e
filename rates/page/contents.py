"""What the mapping page of a hotel shows, in as many statements however many rate plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from hotels.models import Property
from rates import labels
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)
from rates.page.lines import Line, RateLine, RoomLine
from rates.suggestions import suggest_for, suggest_rooms_for

# A browser sends at most a thousand fields in one form; more than this stay for the next time.
MOST_AT_ONCE = 900


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are to map, and how many are."""

    mapped: int
    of: int

    @property
    def left(self) -> int:
        """Return how many are still to be mapped."""
        return self.of - self.mapped

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left."""
        return self.mapped == self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All lines of a hotel, and the codes that they can be mapped to."""

    hotel: Property
    on: date
    rates: list[RateLine]
    rooms: list[RoomLine]
    rate_codes: list[RateCode]
    room_codes: list[RoomCode]

    @property
    def rate_tally(self) -> Tally:
        """Return how many rate plans are mapped."""
        return _tally(self.rates)

    @property
    def room_tally(self) -> Tally:
        """Return how many room types are mapped."""
        return _tally(self.rooms)

    def line_of(self, thing: MappableRatePlan | MappableUnitGroup) -> Line:
        """Return the line of a rate plan or room type of this hotel."""
        lines: Iterator[Line] = chain(self.rates, self.rooms)
        return next(line for line in lines if line.thing == thing)

    def neighbours(self, line: Line, *, codes: set[int]) -> list[RateLine]:
        """Return the lines that look different once `line` has moved between these codes.

        Those of the same room type that have one of the codes, and the unmapped ones whose prices
        come from it: what their base plan is mapped to is suggested for them.
        """
        if not isinstance(line, RateLine):
            return []
        return [
            each
            for each in self.rates
            if each is not line
            and (
                (each.plan.unit_group_id == line.plan.unit_group_id and _code(each) in codes)
                or (each.is_unmapped and each.plan.base_remote_id == line.plan.remote_id)
            )
        ]

    def suggest(self, lines: Iterable[Line]) -> None:
        """Add the suggestions to those of the lines that have use for one."""
        wanting = [line for line in lines if line.can_be_suggested]
        plans = {line.plan.pk: line for line in wanting if isinstance(line, RateLine)}
        groups = {line.group.pk: line for line in wanting if isinstance(line, RoomLine)}
        account = self.hotel.connection.account
        if plans:
            _add(plans, suggest_for([p.plan for p in plans.values()], account=account, on=self.on))
        if groups:
            rooms = [line.group for line in groups.values()]
            _add(groups, suggest_rooms_for(rooms, account=account, on=self.on))


def get_overview(hotel: Property, *, on: date) -> Overview:
    """Return the lines of `hotel`, which comes with its connection and account, in six statements.

    Suggestions cost more and are added for the lines that are shown: see `Overview.suggest`.
    """
    account = hotel.connection.account
    groups = {group.pk: group for group in _groups(hotel, on)}
    plans = _plans(hotel, on)
    for plan in plans:
        plan.connection, plan.unit_group = hotel.connection, groups[plan.unit_group_id]
    rate_mappings = _by("rate_plan_id", RatePlanMapping.objects.filter(rate_plan__property=hotel))
    room_mappings = _by(
        "unit_group_id", UnitGroupMapping.objects.filter(unit_group__property=hotel)
    )
    bases = {plan.remote_id: plan.code for plan in plans}
    rates = [
        _rate_line(
            plan,
            mappings=rate_mappings[plan.pk],
            on=on,
            base_code=bases.get(plan.base_remote_id),
            currency=hotel.currency_code,
        )
        for plan in plans
    ]
    _note_sharers(rates)
    return Overview(
        hotel=hotel,
        on=on,
        rates=sorted(rates, key=_place_of_rate),
        rooms=sorted(
            (
                _room_line(group, mappings=room_mappings[group.pk], on=on)
                for group in groups.values()
                if group.gone_at is None or room_mappings[group.pk]
            ),
            key=lambda line: (line.group.rank or 0, line.group.code, line.group.pk),
        ),
        rate_codes=list(RateCode.objects.for_account(account).active().order_by("code", "pk")),
        room_codes=list(RoomCode.objects.for_account(account).active().order_by("code", "pk")),
    )


def _plans(hotel: Property, on: date) -> list[Any]:
    own = MappableRatePlan.objects.filter(property=hotel)
    return list(
        own.annotate(
            counts=_is_in(own.counting()),
            to_do=_is_in(own.unmapped(on=on)),
            conflicts=_is_in(own.conflicting(on=on)),
            is_flagged=_is_in(own.flagged(on=on)),
        )
    )


def _groups(hotel: Property, on: date) -> list[Any]:
    own = MappableUnitGroup.objects.filter(property=hotel)
    groups = list(own.annotate(to_do=_is_in(own.unmapped(on=on))))
    for group in groups:
        group.connection = hotel.connection
    return groups


def _is_in(rows: QuerySet[Any]) -> ExpressionWrapper:
    """Return whether a row is among `rows`, so that one statement answers it for all."""
    return ExpressionWrapper(Q(pk__in=rows.values("pk")), output_field=BooleanField())


def _by(owner: str, mappings: QuerySet[Any]) -> defaultdict[int, list[Any]]:
    found = defaultdict(list)
    for mapping in mappings.select_related("code", "mapped_by"):
        found[getattr(mapping, owner)].append(mapping)
    return found


def _rate_line(
    plan: Any, *, mappings: list[Any], on: date, base_code: str | None, currency: str
) -> RateLine:
    group = plan.unit_group
    return RateLine(
        thing=plan,
        plan=plan,
        kind="plan",
        title=f"{plan.name} ({plan.code}), {group.name}",
        marks=labels.marks(plan),
        mappings=mappings,
        on=on,
        is_unmapped=plan.to_do,
        is_counting=plan.counts,
        is_flagged=plan.is_flagged,
        is_conflicting=plan.conflicts,
        is_set_aside=plan.is_set_aside,
        room_type=group.name,
        price=labels.price(plan, base_code=base_code, currency=currency),
        sold=labels.sold(plan),
    )


def _room_line(group: Any, *, mappings: list[Any], on: date) -> RoomLine:
    line = RoomLine(
        thing=group,
        group=group,
        kind="group",
        title=f"{group.name} ({group.code})",
        marks=labels.marks(group),
        room_count=group.member_count,
        mappings=mappings,
        on=on,
        is_unmapped=group.to_do,
        is_counting=group.gone_at is None,
    )
    line.is_flagged = line.code is not None and (
        group.gone_at is not None or not line.code.is_active
    )
    return line


def _note_sharers(rates: Sequence[RateLine]) -> None:
    alike: defaultdict[tuple[int, int], list[RateLine]] = defaultdict(list)
    for line in rates:
        if line.code is not None and line.is_counting:
            alike[line.plan.unit_group_id, line.code.pk].append(line)
    for group in alike.values():
        for line in group:
            line.sharers = [f"{o.plan.name} ({o.plan.code})" for o in group if o is not line]


def _place_of_rate(line: RateLine) -> tuple[Any, ...]:
    """Order as in a list of prices; what nobody has to map comes last."""
    return (
        not line.is_counting,
        line.plan.code.casefold(),
        line.plan.unit_group.rank or 0,
        line.plan.unit_group.code,
        line.plan.pk,
    )


def _add(lines: dict[int, Any], suggestions: dict[int, Any]) -> None:
    sure = 0
    for pk, suggestion in suggestions.items():
        lines[pk].suggestion = suggestion
        lines[pk].is_sure = suggestion.is_bulk_acceptable and sure < MOST_AT_ONCE
        sure += suggestion.is_bulk_acceptable


def _code(line: RateLine) -> int | None:
    return line.code.pk if line.code else None


def _tally(lines: Sequence[Line]) -> Tally:
    counting = [line for line in lines if line.is_counting]
    return Tally(sum(not line.is_unmapped for line in counting), len(counting))
