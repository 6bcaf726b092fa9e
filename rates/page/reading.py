"""The lines of a hotel, read in as many statements however many rate plans it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hotels.models import Property
from rates.models import AnyMappable, MappableRatePlan, MappableUnitGroup
from rates.page import labels
from rates.page.lines import RateLine, RoomLine

# So many are named of those that have one code for a room type.
MAX_SHARERS = 10
# Making dates and keys of these takes a third of the time of reading a row.
NOT_READ = ("connection", "property", "first_seen_at", "changed_at")


def read_lines(hotel: Property, *, on: date) -> tuple[list[RateLine], list[RoomLine]]:
    """Return the lines of the rate plans and of the room types, in four statements.

    `hotel` comes with its connection and account.
    """
    groups = {group.pk: group for group in _read(MappableUnitGroup, hotel)}
    plans = _read(MappableRatePlan, hotel)
    for plan in plans:
        plan.unit_group = groups[plan.unit_group_id]
    return _make_rate_lines(plans, hotel=hotel, on=on), _make_room_lines(groups, hotel=hotel, on=on)


def _read(proxy: type[AnyMappable], hotel: Property) -> list[Any]:
    """Read rows of the hotel without what is the same for all of them, or on no line."""
    objects: Any = proxy.objects
    rows = list(objects.filter(property=hotel).defer(*NOT_READ))
    for row in rows:
        row.connection, row.property = hotel.connection, hotel
    return rows


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
            mappings=mappings[plan.pk],
            on=on,
            needs_mapping=plan.gone_at is None and not plan.is_archived and not plan.is_excluded,
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
            room_count=group.member_count,
            mappings=mappings[pk],
            on=on,
            needs_mapping=group.gone_at is None,
        )
        for pk, group in groups.items()
        if group.gone_at is None or mappings[pk]
    ]
    return sorted(lines, key=lambda line: (line.row.rank or 0, line.row.code, line.pk))


def _name_sharers(lines: Sequence[RateLine]) -> None:
    alike: defaultdict[tuple[int, int], list[RateLine]] = defaultdict(list)
    for line in lines:
        if line.code is not None and line.needs_mapping:
            alike[line.row.unit_group_id, line.code.pk].append(line)
    for group in alike.values():
        for line in group:
            others = [other for other in group[: MAX_SHARERS + 1] if other is not line]
            line.sharers = [f"{o.own_name} ({o.own_code})" for o in others[:MAX_SHARERS]]
            mapping = line.current
            line.is_conflicting = bool(
                line.sharers and mapping is not None and not mapping.is_shared_on_purpose
            )


def _place_of_rate(line: RateLine) -> tuple[Any, ...]:
    """Order as in a list of prices; what needs a person comes first, what nobody maps last."""
    group = line.row.unit_group
    return (
        not (line.is_unmapped or line.is_conflicting or line.is_flagged),
        not line.needs_mapping,
        line.own_code.casefold(),
        group.rank or 0,
        group.code,
        line.pk,
    )
