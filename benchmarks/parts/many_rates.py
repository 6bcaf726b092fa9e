"""A hotel of a large group: each of its rates is sold with several room types."""

from __future__ import annotations

from typing import Any

RATES, ROOM_TYPES = 1_250, 4
MAPPED_ONE_IN = 2


def make_rates(beside: Any, code: Any) -> Any:
    """Return a hotel of the same connection, half of whose rates are mapped to the code."""
    from hotels.models import Property, RatePlan, UnitGroup
    from rates.models import Origin, RatePlanMapping

    dates = {"first_seen_at": beside.first_seen_at, "changed_at": beside.changed_at}
    hotel = Property.objects.create(
        connection=beside.connection,
        remote_id="LRG",
        code="LRG",
        name="Large Hotel",
        time_zone="Europe/Berlin",
        status="Live",
        is_archived=False,
        **dates,
    )
    mirror = {"connection": hotel.connection, "property": hotel, **dates}
    groups = UnitGroup.objects.bulk_create(
        UnitGroup(
            **mirror,
            remote_id=f"LRG-{number}",
            code=f"RT{number}",
            name=f"Room type {number}",
            type="BedRoom",
            member_count=10,
        )
        for number in range(ROOM_TYPES)
    )
    plans = RatePlan.objects.bulk_create(
        RatePlan(
            **mirror,
            unit_group=group,
            remote_id=f"LRG-{number}-{group.code}",
            code=f"RATE{number}-{group.code}",
            name=f"Rate {number} {group.name}",
            is_bookable=True,
            is_derived=False,
            derivation_level=0,
            min_guarantee_type="CreditCard",
            time_slice_template="OverNight",
            is_corporate=False,
            is_archived=False,
        )
        for number in range(RATES)
        for group in groups
    )
    RatePlanMapping.objects.bulk_create(
        RatePlanMapping(
            rate_plan=plan, code=code, origin=Origin.BY_HAND, mapped_at=hotel.changed_at
        )
        for place, plan in enumerate(plans)
        if place // ROOM_TYPES % MAPPED_ONE_IN == 0
    )
    return hotel
