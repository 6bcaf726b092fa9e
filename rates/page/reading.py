"""The lines of a hotel, read in as many statements however many rate plans it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from accounts.names import isolate
from hotels.models import Property
from rates.models import AnyMappable, MappableRatePlan, MappableUnitGroup
from rates.page import labels
from rates.page.lines import RateLine, RoomLine


def read_lines(hotel: Property, *, on: date) -> tuple[list[RateLine], list[RoomLine]]:
    """Return the lines of the rate plans and of the room types, in four statements.

    `hotel` comes with its connection and account.
    """
    groups = {group.pk: group for group in _read_groups(hotel, on)}
    plans = _read_plans(hotel, on)
    for plan in plans:
        plan.connection, plan.unit_group = hotel.connection, groups[plan.unit_group_id]
    return _make_rate_lines(plans, hotel=hotel, on=on), _make_room_lines(groups, hotel=hotel, on=on)


def _read_plans(hotel: Property, on: date) -> list[Any]:
    own = MappableRatePlan.objects.filter(property=hotel)
    return list(
        own.annotate(
            needs_mapping=_is_in(own.needing_mapping()),
            is_unmapped=_is_in(own.unmapped(on=on)),
            is_conflicting=_is_in(own.conflicting(on=on)),
            is_flagged=_is_in(own.flagged(on=on)),
        )
    )


def _read_groups(hotel: Property, on: date) -> list[Any]:
    own = MappableUnitGroup.objects.filter(property=hotel)
    groups = list(own.annotate(is_unmapped=_is_in(own.unmapped(on=on))))
    for group in groups:
        group.connection = hotel.connection
    return groups


def _is_in(rows: QuerySet[Any]) -> ExpressionWrapper:
    """Return whether a row is among `rows`, so that one statement answers it for all."""
    return ExpressionWrapper(Q(pk__in=rows.values("pk")), output_field=BooleanField())


def _read_mappings(hotel: Property, proxy: type[AnyMappable]) -> defaultdict[int, list[Any]]:
    """Return the mappings of the hotel's rows, by the row's primary key."""
    mappings: Any = proxy.mapping_model.objects.filter(**{f"{proxy.relation}__property": hotel})
    found = defaultdict(list)
    for mapping in mappings.select_related("code", "mapped_by"):
        found[getattr(mapping, f"{proxy.relation}_id")].append(mapping)
    return found


def _make_rate_lines(plans: Sequence[Any], *, hotel: Property, on: date) -> list[RateLine]:
    mappings = _read_mappings(hotel, MappableRatePlan)
    bases = {plan.remote_id: plan.code for plan in plans}
    lines = [
        RateLine(
            row=plan,
            title=f"{isolate(plan.name)} ({isolate(plan.code)}), {isolate(plan.unit_group.name)}",
            mappings=mappings[plan.pk],
            on=on,
            is_unmapped=plan.is_unmapped,
            needs_mapping=plan.needs_mapping,
            is_flagged=plan.is_flagged,
            is_conflicting=plan.is_conflicting,
            room_type=plan.unit_group.name,
            price=labels.price(
                plan, base_code=bases.get(plan.base_remote_id), currency=hotel.currency_code
            ),
            distribution=labels.distribution(plan),
        )
        for plan in plans
    ]
    _name_sharers(lines)
    return sorted(lines, key=_place_of_rate)


def _make_room_lines(groups: Mapping[int, Any], *, hotel: Property, on: date) -> list[RoomLine]:
    """Leave out those that are gone and not mapped."""
    mappings = _read_mappings(hotel, MappableUnitGroup)
    lines = [
        RoomLine(
            row=group,
            title=f"{isolate(group.name)} ({isolate(group.code)})",
            room_count=group.member_count,
            mappings=mappings[pk],
            on=on,
            is_unmapped=group.is_unmapped,
            needs_mapping=group.gone_at is None,
        )
        for pk, group in groups.items()
        if group.gone_at is None or mappings[pk]
    ]
    for line in lines:
        is_gone = line.row.gone_at is not None
        line.is_flagged = line.code is not None and (is_gone or not line.code.is_active)
    return sorted(lines, key=lambda line: (line.row.rank or 0, line.row.code, line.pk))


def _name_sharers(lines: Sequence[RateLine]) -> None:
    alike: defaultdict[tuple[int, int], list[RateLine]] = defaultdict(list)
    for line in lines:
        if line.code is not None and line.needs_mapping:
            alike[line.row.unit_group_id, line.code.pk].append(line)
    for group in alike.values():
        for line in group:
            line.sharers = [f"{o.own_name} ({o.own_code})" for o in group if o is not line]


def _place_of_rate(line: RateLine) -> tuple[Any, ...]:
    """Order as in a list of prices; what nobody has to map comes last."""
    group = line.row.unit_group
    return (
        not line.needs_mapping,
        line.own_code.casefold(),
        group.rank or 0,
        group.code,
        line.pk,
    )
