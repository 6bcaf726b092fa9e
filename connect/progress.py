"""What the page of a connection shows: how it is doing, its newest load, its hotels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext, ngettext

from accounts.names import isolate
from hotels.health.freshness import freshness
from hotels.health.held import get_held_hotels
from hotels.health.states import STALE, Health, Level, State
from hotels.health.status import health_of
from hotels.models import Connection, Property, SyncRun
from hotels.sync.interval import is_told
from hotels.sync.kinds import MIRRORED_KINDS

# So long the page of a new connection says what to do next; then it is about how it is doing.
NEW_FOR = timedelta(hours=1)
# More than this are tedious to tick one by one.
FEW_HOTELS = 10
# What the form has besides the hotels, and some more.
OTHER_FIELDS = 10
LABELS = {each.name: each.label for each in MIRRORED_KINDS}


@dataclass(frozen=True, slots=True)
class KindProgress:
    """How much of one kind is read; `of` is None until apaleo has said how many there are."""

    kind: str
    read: int
    of: int | None

    @property
    def label(self) -> str:
        """Return the reader's word for the kind."""
        return str(LABELS[self.kind])


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a connection is doing, its newest sync run and the hotels that are known."""

    connection: Connection
    run: SyncRun | None
    hotels: tuple[Property, ...]
    health: Health
    is_told: bool = False
    is_new: bool = False

    @property
    def pause(self) -> int:
        """Return after how many seconds looking again is worth it."""
        return 1 if self.health.state in {State.WAITING, State.LOADING, State.RETRYING} else 5

    @property
    def freshness(self) -> str:
        """Return how long a change at apaleo takes to be seen here, empty while none is seen."""
        is_seen = self.connection.is_active and self.health.state not in STALE
        return freshness(is_told=self.is_told) if is_seen else ""

    @property
    def next_update_at(self) -> datetime | None:
        """Return when the hotels are looked at next, where that is known and not now."""
        if not self.connection.is_active or self.run is None:
            return None
        is_waiting = self.run.state == SyncRun.State.WAITING
        return self.run.due_at if is_waiting else self.connection.next_sync_at

    @property
    def only_hotel(self) -> Property | None:
        """Return the hotel where there is no other: nobody has to choose between one."""
        return self.hotels[0] if len(self.hotels) == 1 else None

    @property
    def has_many_hotels(self) -> bool:
        """Tell whether the choice of hotels is easier with a word for all of them."""
        return len(self.hotels) > FEW_HOTELS

    @property
    def exceeds_a_form(self) -> bool:
        """Tell whether a browser without scripts, which sends a field for each, cannot choose."""
        return len(self.hotels) > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - OTHER_FIELDS

    @property
    def room_count(self) -> int:
        """Return the number of rooms in all hotels."""
        return sum(hotel.room_count for hotel in self.hotels)  # type: ignore[attr-defined]  # annotated

    @property
    def kinds(self) -> list[KindProgress]:
        """Return how much is read of each kind: always all four, in the order of the page."""
        known = self.run.progress if self.run else {}
        counts = {kind: known.get(kind, (0, 0)) for kind in LABELS}
        return [KindProgress(kind, read, of or None) for kind, (read, of) in counts.items()]

    @property
    def sentence(self) -> str:
        """Return what has happened: what was found, or how the connection is doing."""
        is_found = self.health.state == State.CONNECTED
        return self._found if is_found else self.health.sentence

    @property
    def headline(self) -> str:
        """Return what heads the page: what was found, unless there is something graver."""
        if self.health.headline:
            return self.health.headline
        if self.connection.last_synced_at is None and self.health.state != State.CONNECTED:
            return gettext("%(name)s is connected") % {"name": self._name}
        if self.health.level in {Level.WARN, Level.DANGER}:
            return self._name
        return self._found

    @property
    def _name(self) -> str:
        return isolate(self.connection.display_name)

    @property
    def _found(self) -> str:
        """Return which hotels are connected and how many rooms they have."""
        if not self.hotels:
            return gettext("%(name)s is connected, no hotels found") % {"name": self._name}
        rooms = self.room_count
        if self.only_hotel:
            return ngettext(
                "%(hotel)s is connected, %(rooms)d room found",
                "%(hotel)s is connected, %(rooms)d rooms found",
                rooms,
            ) % {"hotel": isolate(self.only_hotel.name), "rooms": rooms}
        return ngettext(
            "%(hotels)d hotels are connected, %(rooms)d room found",
            "%(hotels)d hotels are connected, %(rooms)d rooms found",
            rooms,
        ) % {"hotels": len(self.hotels), "rooms": rooms}


def get_progress(connection: Connection, *, now: datetime) -> Progress:
    """Return how `connection` is doing, in three queries however many hotels it has."""
    run = SyncRun.objects.filter(connection=connection).order_by("-created_at", "-pk").first()
    rows = Property.objects.filter(connection=connection, is_archived=False).present()
    hotels = tuple(rows.with_counts().order_by("name", "pk"))
    return Progress(
        connection=connection,
        run=run,
        hotels=hotels,
        is_told=is_told(connection),
        is_new=connection.is_active and _is_new(run, hotels, now=now),
        health=health_of(connection, run, held=get_held_hotels(connection), now=now),
    )


def _is_new(run: SyncRun | None, hotels: Iterable[Property], *, now: datetime) -> bool:
    """Tell whether the first load goes on or has just ended: not the first of a reconnection."""
    if run is None or run.cause != SyncRun.Cause.CONNECTED:
        return False
    if any(hotel.first_seen_at < run.created_at for hotel in hotels):
        return False
    return run.finished_at is None or now - run.finished_at < NEW_FOR
