"""Which of apaleo's endpoints were called on which day, and the scopes that such calls take."""

from __future__ import annotations

import json
from collections import Counter as Sums
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from apaleo.api import ALL_LISTINGS
from apaleo.api.listings import OVERNIGHT_RATE_PLANS
from apaleo.api.operations import CONDITION_SCOPE, MAINTENANCE_SCOPE
from config.models import Counter
from config.monitoring.metrics.counters import add

NAME = "apaleo_calls_by_day"
DAYS = 30

READS = frozenset({"GET", "HEAD"})
# Those beside the lists: whatever scope they take, every token has it.
WITHOUT_SCOPE = (
    "/connect/token",
    "/connect/revocation",
    "/account/v1/accounts/current",
    "/v1/subscriptions",
)
_scopes: dict[str, frozenset[str]] = dict.fromkeys(WITHOUT_SCOPE, frozenset())
OTHER = "other"


def add_endpoint(path: str, *scopes: str | None, method: str = "GET") -> None:
    """Have calls of this path, and of single objects below it, counted as using these scopes.

    A path that is written to takes other scopes than one that is read, and is another endpoint.
    """
    endpoint = path if method in READS else f"{method} {path}"
    _scopes[endpoint] = _scopes.get(endpoint, frozenset()) | frozenset(filter(None, scopes))


for _listing in ALL_LISTINGS:
    add_endpoint(_listing.path, _listing.scope)
# Without it the list has no rate plans of companies.
add_endpoint(OVERNIGHT_RATE_PLANS.path, "rateplans.read-corporate")
# What housekeeping reads of a day, and what it writes.
add_endpoint("/booking/v1/reservations", "reservations.read")
add_endpoint("/operations/v1/maintenances", "maintenances.read")
add_endpoint("/operations/v1/maintenances", MAINTENANCE_SCOPE, method="POST")
add_endpoint("/operations/v1/units-condition", CONDITION_SCOPE, method="PUT")


def count_call(*, path: str, status: int | None, method: str = "GET", **_: Any) -> None:
    """Count one call; a receiver of `hotels.signals.platform_called`."""
    if settings.COUNT_CALLS_BY_DAY:
        day = f"{timezone.now():%Y-%m-%d}"
        endpoint = endpoint_of(path, method=method)
        add(NAME, day=day, endpoint=endpoint, status=str(status or "no reply"))


def endpoint_of(path: str, *, method: str = "GET") -> str:
    """Return which endpoint a call goes to: one of few, whatever is called."""
    plain = path.rstrip("/")
    if f"{method} {plain}" in _scopes:
        return f"{method} {plain}"
    if plain in _scopes:
        return plain
    parent = plain.rpartition("/")[0]
    return f"{parent}/{{id}}" if parent in _scopes else OTHER


def scopes_of(endpoint: str) -> frozenset[str]:
    """Return the scopes that an endpoint takes."""
    return _scopes.get(endpoint.removesuffix("/{id}"), frozenset())


@dataclass
class Calls:
    """The calls of some days: how many of each endpoint, and how many were answered how."""

    by_endpoint: Sums[str] = field(default_factory=Sums)
    by_status: Sums[str] = field(default_factory=Sums)

    def using(self, scope: str) -> dict[str, int]:
        """Return the calls that `scope` is for, by endpoint."""
        return {
            endpoint: number
            for endpoint, number in sorted(self.by_endpoint.items())
            if scope in scopes_of(endpoint)
        }


def read(*, now: datetime) -> Calls:
    """Return the calls of the last thirty days."""
    since = (now - timedelta(days=DAYS)).date()
    calls = Calls()
    for labels, number in _rows():
        if date.fromisoformat(labels["day"]) >= since:
            calls.by_endpoint[labels["endpoint"]] += number
            calls.by_status[labels["status"]] += number
    return calls


def purge(*, now: datetime) -> int:
    """Forget the days before those, and return how many rows that were."""
    since = (now - timedelta(days=DAYS)).date()
    rows = Counter.objects.filter(name=NAME).values_list("pk", "labels")
    over = [pk for pk, text in rows if date.fromisoformat(json.loads(text)["day"]) < since]
    return Counter.objects.filter(pk__in=over).delete()[0]


def _rows() -> Iterable[tuple[dict[str, str], int]]:
    rows = Counter.objects.filter(name=NAME).values_list("labels", "value")
    return [(json.loads(text), round(value)) for text, value in rows]
