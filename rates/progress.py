"""How much of each hotel is still to be mapped: for the pages that lead to the mapping page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from hotels.models import Property
from rates.models import MappableRatePlan, RatePlanMapping


@dataclass(frozen=True, slots=True)
class MappingProgress:
    """How many there are to map, and how many are."""

    mapped: int
    total: int

    @property
    def left(self) -> int:
        """Return how many are still to be mapped."""
        return self.total - self.mapped


NOTHING_TO_MAP = MappingProgress(mapped=0, total=0)


@dataclass(frozen=True, slots=True)
class RatesToDo:
    """A hotel with rate plans that have no rate code yet, or mappings that need a look.

    `flagged` counts the mappings whose rate plan is gone or archived, or whose code is off.
    """

    hotel: Property
    progress: MappingProgress
    flagged: int = 0


def list_rates_to_do(hotels: Iterable[Property], *, now: datetime) -> list[RatesToDo]:
    """Return those of the hotels in use where somebody has to act, in their order.

    Two statements, whatever the number of hotels.
    """
    used = [hotel for hotel in hotels if hotel.is_used]
    progress, flagged = get_progress(used, now=now), count_flagged(used, now=now)
    to_do = [
        RatesToDo(hotel, progress.get(hotel.pk, NOTHING_TO_MAP), flagged.get(hotel.pk, 0))
        for hotel in used
    ]
    return [each for each in to_do if each.progress.left or each.flagged]


def get_progress(hotels: Iterable[Property], *, now: datetime) -> dict[Any, MappingProgress]:
    """Return how many rate plans of each hotel are mapped on its day, in one statement.

    A hotel without rate plans to map is not in it.
    """
    days = _by_day(hotels, now=now)
    if not days:
        return {}
    mapped = Q()
    for day, pks in days.items():
        mappings = RatePlanMapping.objects.on(day).filter(rate_plan=OuterRef("pk"))
        mapped |= Q(Exists(mappings), property__in=pks)
    counted = (
        MappableRatePlan.objects.needing_mapping()
        .filter(property__in=[pk for pks in days.values() for pk in pks])
        .values("property")
        .annotate(total=Count("pk"), mapped=Count("pk", filter=mapped))
    )
    return {row["property"]: MappingProgress(row["mapped"], row["total"]) for row in counted}


def count_flagged(hotels: Iterable[Property], *, now: datetime) -> dict[Any, int]:
    """Return how many mappings of each hotel need a look on its day, in one statement."""
    days = _by_day(hotels, now=now)
    if not days:
        return {}
    flagged = Q()
    for day, pks in days.items():
        mine = RatePlanMapping.objects.on(day).filter(rate_plan=OuterRef("pk"))
        is_absent = Q(gone_at__isnull=False) | Q(is_archived=True)
        is_off = Q(Exists(mine.filter(code__is_active=False)))
        flagged |= Q(is_off | (is_absent & Q(Exists(mine))), property__in=pks)
    counted = (
        MappableRatePlan.objects.filter(flagged).values("property").annotate(number=Count("pk"))
    )
    return {row["property"]: row["number"] for row in counted}


def _by_day(hotels: Iterable[Property], *, now: datetime) -> dict[date, list[Any]]:
    """Return the hotels' keys by the day that it is there."""
    days: defaultdict[date, list[Any]] = defaultdict(list)
    for hotel in hotels:
        days[hotel.today(now=now)].append(hotel.pk)
    return days
