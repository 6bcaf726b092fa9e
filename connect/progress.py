"""Where a connection stands, as a hotelier sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connect import sentences
from connect.phases import ONGOING, Phase, phase_of
from hotels.models import Connection, Property, SyncRun
from hotels.sync.kinds import MIRRORED_KINDS

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
        return LABELS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a connection stands: its newest sync run and the hotels that are known."""

    connection: Connection
    run: SyncRun | None
    hotels: tuple[Property, ...]
    phase: Phase

    @property
    def is_ongoing(self) -> bool:
        """Tell whether something changes by itself soon, so that a page keeps looking."""
        return self.phase in ONGOING

    @property
    def is_first_load(self) -> bool:
        """Tell whether no load has been completed yet."""
        return self.connection.last_synced_at is None

    @property
    def failure(self) -> SyncRun.Failure:
        """Return what stood in the way the last time."""
        return SyncRun.Failure(self.run.failure if self.run else SyncRun.Failure.NONE)

    @property
    def pause(self) -> int:
        """Return after how many seconds looking again is worth it."""
        return 1 if self.phase in {Phase.WAITING, Phase.LOADING} else 5

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
        """Return where it stands in one plain sentence."""
        return sentences.about(self)

    @property
    def headline(self) -> str:
        """Return what heads the page."""
        return sentences.headline(self)


def get_progress(connection: Connection, *, now: datetime) -> Progress:
    """Return where `connection` stands, in two queries however many hotels it has."""
    run = SyncRun.objects.filter(connection=connection).order_by("-created_at", "-pk").first()
    hotels = Property.objects.filter(connection=connection, is_archived=False).present()
    return Progress(
        connection=connection,
        run=run,
        hotels=tuple(hotels.with_counts().order_by("name", "pk")),
        phase=phase_of(connection, run, now=now),
    )
