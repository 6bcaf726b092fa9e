"""Codes of the app that nothing of a hotel has: what is not sold there under any of its rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from hotels.models import Property
from rates.models import AnyMappable, used_kinds
from rates.models.days import holding
from rates.progress.counts import by_day


def count_unserved(hotels: Iterable[Property], *, now: datetime) -> Counter[Any]:
    """Return how many codes nothing of each hotel in use has on its day, by the hotel's key.

    Codes of a kind count once something there has one. Two statements for each kind.
    """
    days = by_day((hotel for hotel in hotels if hotel.is_used), now=now)
    found: Counter[Any] = Counter()
    for proxy in used_kinds().values() if days else ():
        served = _count_served(proxy, days)
        codes: Any = proxy.code_model.objects.active()
        counted = codes.filter(account__in={account for account, _ in served.values()})
        totals = dict(counted.order_by().values_list("account").annotate(Count("pk")))
        for hotel, (account, number) in served.items():
            found[hotel] += totals[account] - number
    return found


def _count_served(
    proxy: type[AnyMappable], days: dict[Any, list[Any]]
) -> dict[Any, tuple[Any, int]]:
    """Return each hotel's account and how many codes that are not switched off it has."""
    objects: Any = proxy.objects
    today = Q()
    for day, pks in days.items():
        today |= holding(day) & Q(**{f"{proxy.relation}__property__in": pks})
    rows = objects.needing_mapping().filter(
        property__in=[pk for pks in days.values() for pk in pks]
    )
    mappings: Any = proxy.mapping_model.objects.filter(
        today, code__is_active=True, **{f"{proxy.relation}__in": rows}
    )
    counted = mappings.values_list(f"{proxy.relation}__property", "code__account").annotate(
        Count("code", distinct=True)
    )
    return {hotel: (account, number) for hotel, account, number in counted}
