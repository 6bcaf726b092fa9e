"""Fetching everything an apaleo account holds, with progress that a page can show."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.utils import timezone

from apaleo.api import ALL_LISTINGS, Kind, Listing, Oddity, Page, PropertyRecord, Record
from apaleo.api.pace import Pace
from hotels import tokens
from hotels.client import api
from hotels.client.budget import AccountLimits
from hotels.models import SyncRun
from hotels.sync.mirror import Mirror
from hotels.sync.missing_hotels import ask_about_missing
from hotels.sync.warnings import Warnings
from jobs.clock import Clock
from jobs.stopping import require_running

# Often enough for someone who is watching; the number of writes does not grow with the hotel.
SECONDS_BETWEEN_WRITES = 0.5
MIRRORED = tuple(dict.fromkeys(listing.kind for listing in ALL_LISTINGS))
# Units first, which have the most pages: how many is known that much sooner.
LONGEST_FIRST = sorted(ALL_LISTINGS, key=lambda listing: listing.kind is not Kind.UNIT)


class Superseded(Exception):
    """The run is no longer this worker's: stop, and write nothing."""


@dataclass
class Snapshot:
    """The records of one complete load by kind, each listing read to its end.

    `mirror` is as it was at that time. `left_out` are the ids of records that could not be taken,
    an empty one among them for each kind of which one has none; `confirmed` the keys of hotels that
    apaleo says are no more.
    """

    mirror: Mirror
    records: dict[Kind, list[Record]] = field(
        default_factory=lambda: {kind: [] for kind in MIRRORED}
    )
    left_out: dict[Kind, set[str]] = field(
        default_factory=lambda: {kind: set() for kind in MIRRORED}
    )
    warnings: Warnings = field(default_factory=Warnings)
    confirmed: frozenset[Any] = frozenset()

    @property
    def properties(self) -> list[PropertyRecord]:
        """Return the hotels, and what only looks like one: templates."""
        return cast("list[PropertyRecord]", self.records[Kind.PROPERTY])

    def add(self, page: Page) -> None:
        """Take a page in."""
        self.records[page.listing.kind].extend(page.records)
        self.mirror.compare_later(page)
        for oddity in page.oddities:
            self.warn(oddity)

    def warn(self, oddity: Oddity) -> None:
        """Note an oddity; a record left out is none that has disappeared."""
        self.warnings.add(oddity)
        if oddity.is_left_out:
            self.left_out[oddity.kind].add(oddity.remote_id)

    def fork(self) -> Snapshot:
        """Return the same, to which oddities are added without adding them here."""
        left_out = {kind: set(ids) for kind, ids in self.left_out.items()}
        return replace(self, left_out=left_out, warnings=deepcopy(self.warnings))

    def kept(self, kind: Kind, rows: Iterable[str]) -> set[str]:
        """Return by id which rows stay as they are although no record is there for them.

        What was left out without an id may be any of its kind.
        """
        left_out = self.left_out[kind]
        return set(rows) if "" in left_out else left_out


def fetch_snapshot(run: SyncRun, *, clock: Clock = timezone.now) -> Snapshot:
    """Read all lists of the run's connection, writing progress and heartbeat as pages arrive.

    Raises Superseded, Stopping once this worker is asked to stop, or what tokens and the platform
    raise; nothing of the mirror is touched.
    """
    limits = AccountLimits(run.connection.apaleo_account_code, is_watched=run.is_watched)
    pace = Pace(most_at_once=settings.APALEO_CONCURRENCY, limits=limits)
    progress = _Progress(run, clock=clock, pace=pace)
    snapshot = Snapshot(Mirror(run.connection_id))
    remote = api(partial(_token, run), limits=limits)
    meanwhile = snapshot.mirror.go_on
    with closing(
        remote.read(LONGEST_FIRST, pace=pace, on_wait=progress.write, meanwhile=meanwhile)
    ) as pages:
        for page in pages:
            snapshot.add(page)
            progress.count(page)
    run.progress = progress.sums()
    listed = {record.remote_id for record in snapshot.properties}
    if "" not in snapshot.left_out[Kind.PROPERTY]:
        snapshot.confirmed = ask_about_missing(
            run.connection,
            rows=snapshot.mirror.rows[Kind.PROPERTY].values(),
            listed=listed | snapshot.left_out[Kind.PROPERTY],
            remote=remote,
            on_wait=progress.write,
        )
    return snapshot


def _token(run: SyncRun, rejected: str | None) -> str:
    # Not begun by a worker that is about to end: it would have to be waited for.
    require_running()
    return tokens.access_token(run.connection_id, rejected=rejected, is_watched=run.is_watched)


class _Progress:
    """Counts pages and writes the sums down, at most once in half a second."""

    def __init__(self, run: SyncRun, *, clock: Clock, pace: Pace) -> None:
        self._run = run
        self._clock = clock
        self._pace = pace
        self._read: dict[Kind, int] = dict.fromkeys(MIRRORED, 0)
        self._totals: dict[Listing, int] = {}
        # Whoever watches sees the first page at once; the heart beats by itself (`heartbeat`).
        self._written_at = -SECONDS_BETWEEN_WRITES if run.is_watched else time.monotonic()

    def count(self, page: Page) -> None:
        """Add a page to the sums."""
        self._read[page.listing.kind] += len(page.records) + len(page.left_out)
        self._totals[page.listing] = page.total
        if time.monotonic() >= self._written_at + SECONDS_BETWEEN_WRITES:
            self.write()

    def write(self) -> None:
        """Commit progress and heartbeat; raise Superseded if the run is another's by now."""
        require_running()
        self._written_at = time.monotonic()
        is_ours = self._run.write(
            now=self._clock(), progress=self.sums(), is_throttled=self._pace.is_slowed
        )
        if not is_ours:
            raise Superseded

    def sums(self) -> dict[str, list[int]]:
        """Return kind to [read, of], as `SyncRun.progress` holds it."""
        of = dict.fromkeys(MIRRORED, 0)
        for listing, total in self._totals.items():
            of[listing.kind] += total
        return {kind.value: [self._read[kind], of[kind]] for kind in MIRRORED}
