"""How much of each hotel is still to be mapped: for the pages that lead to the mapping page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Account
from hotels.models import Property
from rates.models import (
    AnyMappable,
    MappableRatePlan,
    MappableUnitGroup,
    RatePlanMapping,
    used_kinds,
)


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
    """A hotel with rate plans or room types without a code, or mappings that need a look.

    `flagged` counts the mappings whose rate plan is gone or archived, whose code is off, or that
    are in conflict.
    """

    hotel: Property
    progress: MappingProgress
    rooms: MappingProgress = NOTHING_TO_MAP
    flagged: int = 0

    @property
    def left(self) -> int:
        """Return how many are still to be mapped, of either kind."""
        return self.progress.left + self.rooms.left

    @property
    def total(self) -> int:
        """Return how many there are, of either kind."""
        return self.progress.total + self.rooms.total

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left."""
        return not self.left and not self.flagged


def list_rates_to_do(hotels: Iterable[Property], *, now: datetime) -> list[RatesToDo]:
    """Return those of the hotels in use where somebody has to act, in their order.

    Three statements, whatever the number of hotels.
    """
    return [each for each in list_rates(hotels, now=now) if not each.is_done]


def get_next_to_do(account: Account, *, now: datetime) -> RatesToDo | None:
    """Return the first hotel of the account where somebody has to act, in four statements."""
    return next(iter(list_rates_to_do(get_mapped_hotels(account), now=now)), None)


def get_mapped_hotels(account: Account) -> list[Property]:
    """Return the hotels in use of the account's connections that are not over, by name."""
    return list(Property.objects.for_account(account).in_use().order_by("name", "pk"))


def list_rates(hotels: Iterable[Property], *, now: datetime) -> list[RatesToDo]:
    """Return how far each of the hotels in use is, in their order, in three statements."""
    used = [hotel for hotel in hotels if hotel.is_used]
    kinds = used_kinds()
    has_rates, has_rooms = MappableRatePlan.kind in kinds, MappableUnitGroup.kind in kinds
    progress = get_progress(used, now=now) if has_rates else {}
    rooms = get_room_progress(used, now=now) if has_rooms else {}
    flagged = count_flagged(used, now=now) if has_rates else {}
    return [
        RatesToDo(
            hotel,
            progress.get(hotel.pk, NOTHING_TO_MAP),
            rooms.get(hotel.pk, NOTHING_TO_MAP),
            flagged.get(hotel.pk, 0),
        )
        for hotel in used
    ]


def get_progress(hotels: Iterable[Property], *, now: datetime) -> dict[Any, MappingProgress]:
    """Return how many rate plans of each hotel are mapped on its day, in one statement.

    A hotel without rate plans to map is not in it.
    """
    return _get_progress(MappableRatePlan, hotels, now=now)


def get_room_progress(hotels: Iterable[Property], *, now: datetime) -> dict[Any, MappingProgress]:
    """Return how many room types of each hotel are mapped on its day, as `get_progress` does."""
    return _get_progress(MappableUnitGroup, hotels, now=now)


def count_flagged(hotels: Iterable[Property], *, now: datetime) -> dict[Any, int]:
    """Return how many mappings of each hotel need a look on its day, in one statement."""
    days = by_day(hotels, now=now)
    if not days:
        return {}
    flagged = Q()
    for day, pks in days.items():
        mine = RatePlanMapping.objects.on(day).filter(rate_plan=OuterRef("pk"))
        is_absent = Q(gone_at__isnull=False) | Q(is_archived=True)
        is_off = Q(Exists(mine.filter(code__is_active=False)))
        conflicts = RatePlanMapping.objects.conflicting(on=day).filter(rate_plan=OuterRef("pk"))
        is_in_conflict = Q(Exists(conflicts), gone_at=None, is_archived=False, is_excluded=False)
        needs_a_look = is_off | (is_absent & Q(Exists(mine))) | is_in_conflict
        flagged |= Q(needs_a_look, property__in=pks)
    counted = (
        MappableRatePlan.objects.filter(flagged).values("property").annotate(number=Count("pk"))
    )
    return {row["property"]: row["number"] for row in counted}


def _get_progress(
    proxy: type[AnyMappable], hotels: Iterable[Property], *, now: datetime
) -> dict[Any, MappingProgress]:
    days = by_day(hotels, now=now)
    if not days:
        return {}
    mappings, rows = proxy.mapping_model.objects, proxy.objects
    mapped = Q()
    for day, pks in days.items():
        mine = mappings.on(day).filter(**{proxy.relation: OuterRef("pk")})
        mapped |= Q(Exists(mine), property__in=pks)
    counted = (
        rows.needing_mapping()
        .filter(property__in=[pk for pks in days.values() for pk in pks])
        .values("property")
        .annotate(total=Count("pk"), mapped=Count("pk", filter=mapped))
    )
    return {row["property"]: MappingProgress(row["mapped"], row["total"]) for row in counted}


def by_day(hotels: Iterable[Property], *, now: datetime) -> dict[date, list[Any]]:
    """Return the hotels' keys by the day that it is there: never more than three."""
    days: defaultdict[date, list[Any]] = defaultdict(list)
    for hotel in hotels:
        days[hotel.today(now=now)].append(hotel.pk)
    return days
