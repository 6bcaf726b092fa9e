"""What every page of a hotel's day begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.access import follow_account, get_for_member, get_memberships
from accounts.access.looking import look_of
from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from hotels.health.newest_run import with_newest_run
from hotels.models import Property
from housekeeping.models import Schedule
from housekeeping.page.filters import Filters
from housekeeping.page.making import get_made, get_or_make
from housekeeping.reading import STAYS_SCOPES, zone_of

Role = Membership.Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A hotel's day as somebody looks at it; `problem` says why it is not up to date."""

    hotel: Property
    schedule: Schedule | None
    problem: str
    filters: Filters
    may_change: bool

    @property
    def context(self) -> dict[str, Any]:
        """Return what the templates of every page of the day name."""
        schedule, hotel = self.schedule, self.hotel
        refreshed_at = schedule.refreshed_at if schedule else None
        return {
            "hotel": hotel,
            "to_board": address("board", hotel),
            "account": hotel.connection.account,
            "connection": hotel.connection,
            "schedule": schedule,
            "problem": self.problem,
            "filters": self.filters,
            "may_change": self.may_change,
            "refreshed_at": refreshed_at.astimezone(zone_of(hotel)) if refreshed_at else None,
            "can_ask_for_stays": bool(STAYS_SCOPES.intersection(settings.APALEO_SCOPES)),
        }


def get_hotel(request: SignedInRequest, pk: UUID, *, role: Membership.Role) -> Property:
    """Return a hotel with its account, which the visitor then works in.

    See get_for_member for what it raises.
    """
    rows = with_newest_run(
        Property.objects.select_related("connection__account"), connection="connection"
    )
    hotel = get_for_member(rows, user=request.user, role=role, pk=pk)
    follow_account(request, hotel.connection.account)
    return hotel


def get_day(request: SignedInRequest, pk: UUID, *, role: Membership.Role = Role.VIEWER) -> Day:
    """Return the day that the query string names, made if it is not there yet."""
    hotel, now = get_hotel(request, pk, role=role), timezone.now()
    filters = Filters.of(request.GET, hotel=hotel, now=now)
    if look_of(request):
        schedule, problem = get_made(hotel, on=filters.day)
    else:
        schedule, problem = get_or_make(hotel, on=filters.day, now=now)
    return day_of(request, hotel, schedule, problem=problem, filters=filters)


def day_of(
    request: HttpRequest,
    hotel: Property,
    schedule: Schedule | None,
    *,
    problem: str = "",
    filters: Filters | None = None,
    now: datetime | None = None,
) -> Day:
    """Return a day that is there already."""
    return Day(
        hotel=hotel,
        schedule=schedule,
        problem=problem,
        filters=filters or Filters.of(request.GET, hotel=hotel, now=now or timezone.now()),
        may_change=any(
            each.account_id == hotel.connection.account_id and each.may(Role.MANAGER)
            for each in get_memberships(request)
        ),
    )


def refused(reason: str) -> HttpResponse:
    """Answer a tap that cannot be taken, for the phone to show why."""
    return HttpResponse(
        reason, status=HTTPStatus.CONFLICT, content_type="text/plain; charset=utf-8"
    )


def address(name: str, hotel: Property, *rest: Any) -> str:
    """Return the address of a page of the hotel's housekeeping."""
    return reverse(f"housekeeping:{name}", args=[hotel.pk, *rest])
