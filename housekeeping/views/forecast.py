"""The days to come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access.requests import SignedInRequest
from hotels.models import Property
from housekeeping.page.making import REASONS
from housekeeping.page.plot import as_json, from_json, plot
from housekeeping.reading import STAYS_SCOPES, zone_of
from housekeeping.scheduling.forecast import forecast as read_forecast
from housekeeping.scheduling.problems import explain
from housekeeping.views.page import Role, day_of, get_hotel

# Two weeks of reservations are not read again for everyone who opens the board.
SECONDS_KEPT = 600


@require_safe
@never_cache
def forecast(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show tasks, hours and people needed of the days to come; to HTMX the plot alone."""
    hotel = get_hotel(request, hotel_id, role=Role.VIEWER)
    context = day_of(request, hotel, None).context | _get(hotel, now=timezone.now())
    name = "_plot" if request.htmx else "page"
    return render(request, f"housekeeping/forecast/{name}.html", context)


def forget(hotel: Property, *, now: datetime) -> None:
    """Have the days counted anew: the hotel's numbers are others now."""
    cache.delete(_key(hotel, hotel.today(now=now)))


def _get(hotel: Property, *, now: datetime) -> dict[str, Any]:
    knows_stays = bool(STAYS_SCOPES.intersection(hotel.connection.scopes))
    if not knows_stays:
        return {"knows_stays": False}
    today = hotel.today(now=now)
    kept = cache.get(_key(hotel, today))
    if kept is None:
        try:
            days = read_forecast(hotel, now=now)
        except REASONS as error:
            return {"knows_stays": True, "problem": explain(error)}
        # The cache holds nothing but JSON.
        kept = {"at": now.isoformat(), "days": [as_json(day) for day in days]}
        cache.set(_key(hotel, today), kept, SECONDS_KEPT)
    days = [from_json(day) for day in kept["days"]]
    read_at = datetime.fromisoformat(kept["at"]).astimezone(zone_of(hotel))
    return {"knows_stays": True, "plot": plot(days), "read_at": read_at}


def _key(hotel: Property, today: date) -> str:
    return f"housekeeping-forecast:{hotel.pk}:{today}"
