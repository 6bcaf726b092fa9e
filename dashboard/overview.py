"""What the hotelier's home shows, in as many queries however many hotels there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Account, Membership
from hotels.health.freshness import with_telling
from hotels.health.held import held_hotels_of
from hotels.health.newest_run import newest_run_of, with_newest_run
from hotels.health.states import Health, Level
from hotels.health.status import health_of, is_stale
from hotels.models import Connection, Property
from rates.progress.counts import RatesToDo, list_rates
from rates.progress.left_over import RatesLeft
from rates.progress.unserved import count_unserved

URGENCY = [Level.DANGER, Level.WARN, Level.CALM, Level.GOOD]


@dataclass(slots=True)
class ConnectionOverview:
    """A connection, how it is doing, and its hotels."""

    connection: Connection
    health: Health
    is_stale: bool
    hotels: list[Property] = field(default_factory=list)

    @property
    def urgency(self) -> int:
        """Order connections: what the reader should act on first, what is over last."""
        if self.is_over:
            return len(URGENCY)
        return URGENCY.index(self.health.level)

    @property
    def is_over(self) -> bool:
        """Tell whether it is disconnected."""
        return self.connection.status == Connection.Status.DISCONNECTED

    @property
    def is_told(self) -> bool:
        """Tell whether apaleo tells us what changes."""
        return bool(self.connection.is_told)  # type: ignore[attr-defined]  # annotated

    @property
    def has_unused_only(self) -> bool:
        """Tell whether the hotelier has yet to choose the hotels to use."""
        return bool(self.hotels) and not any(hotel.is_used for hotel in self.hotels)


@dataclass(frozen=True, slots=True)
class Overview:
    """All connections of an account and what is left to do."""

    connections: list[ConnectionOverview]
    rates: list[RatesToDo]
    unserved: Counter[Any]
    is_alone: bool

    @property
    def rates_to_do(self) -> list[RatesToDo]:
        """Return the hotels where somebody has to map, or to look at what is mapped."""
        return [each for each in self.rates if not each.is_done]

    @property
    def rates_left(self) -> RatesLeft:
        """Return what is left to map over all hotels."""
        return RatesLeft(self.rates_to_do)

    @property
    def in_trouble(self) -> list[ConnectionOverview]:
        """Return the connections that are not well, or not yet there, but not over."""
        return [
            one for one in self.connections if not one.is_over and one.health.level != Level.GOOD
        ]

    @property
    def needing_a_choice(self) -> list[ConnectionOverview]:
        """Return the connections of which no hotel is used yet."""
        return [one for one in self.connections if one.has_unused_only]

    @property
    def has_tasks(self) -> bool:
        """Tell whether anything is left to do."""
        return bool(self.needing_a_choice or self.rates_to_do or self.is_alone)


def get_overview(account: Account, *, now: datetime) -> Overview:
    """Return the connections of `account`, the most urgent first."""
    mine = with_telling(with_newest_run(Connection.objects.for_account(account)))
    connections = mine.order_by("apaleo_account_name", "pk")
    hotels: dict[object, list[Property]] = defaultdict(list)
    present = Property.objects.for_account(account).present().filter(is_archived=False)
    for hotel in present.with_counts().order_by("name", "pk"):
        hotels[hotel.connection_id].append(hotel)
    overviews = []
    for connection in connections:
        health = health_of(
            connection, newest_run_of(connection), held=held_hotels_of(connection), now=now
        )
        stale = is_stale(connection, health, now=now)
        overviews.append(ConnectionOverview(connection, health, stale, hotels[connection.pk]))
    overviews.sort(key=lambda one: one.urgency)
    connected = [hotel for one in overviews if not one.is_over for hotel in one.hotels]
    return Overview(
        connections=overviews,
        rates=list_rates(connected, now=now),
        unserved=count_unserved(connected, now=now),
        is_alone=Membership.objects.for_account(account).count() == 1,
    )
