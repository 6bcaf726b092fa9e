"""How much of each hotel is still to be mapped: for the pages that lead to the mapping page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from hotels.hotel_day import today_at
from hotels.models import Property, RatePlan, RatePlanMapping
from hotels.rate_overview import Tally


@dataclass(frozen=True, slots=True)
class RatesToDo:
    """A hotel with rate plans that have no rate code yet."""

    hotel: Property
    tally: Tally


def list_rates_to_do(hotels: Iterable[Property], *, now: datetime) -> list[RatesToDo]:
    """Return those of the hotels in use where something is still to be mapped, in their order."""
    used = [hotel for hotel in hotels if hotel.is_used]
    tallies = tally_rates(used, now=now)
    return [
        RatesToDo(hotel, tallies[hotel.pk])
        for hotel in used
        if hotel.pk in tallies and tallies[hotel.pk].left
    ]


def tally_rates(hotels: Iterable[Property], *, now: datetime) -> dict[Any, Tally]:
    """Return how many rate plans of each hotel are mapped on its day, in one statement.

    A hotel without rate plans to map is not in it.
    """
    days: defaultdict[date, list[Any]] = defaultdict(list)
    for hotel in hotels:
        days[today_at(hotel, now=now)].append(hotel.pk)
    if not days:
        return {}
    mapped = Q()
    for day, pks in days.items():
        mappings = RatePlanMapping.objects.on(day).filter(rate_plan=OuterRef("pk"))
        mapped |= Q(Exists(mappings), property__in=pks)
    counted = (
        RatePlan.objects.counting()
        .filter(property__in=[pk for pks in days.values() for pk in pks])
        .values("property")
        .annotate(of=Count("pk"), mapped=Count("pk", filter=mapped))
    )
    return {row["property"]: Tally(row["mapped"], row["of"]) for row in counted}
