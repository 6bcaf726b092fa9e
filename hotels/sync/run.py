"""One sync run, from claim to outcome."""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from apaleo.errors import (
    ClientRefused,
    Forbidden,
    GrantRevoked,
    ListChanged,
    LoadTooLarge,
    RemoteContractError,
    RemoteUnavailable,
)
from hotels.models import SyncRun
from hotels.models.sync_run import FIRST_PAUSE, MAX_ATTEMPTS, MAX_PAUSE
from hotels.sync import schedule
from hotels.sync.fetch import Superseded, fetch_snapshot
from hotels.sync.heartbeat import beating
from hotels.sync.publish import publish
from hotels.tokens import GrantInDoubt, KeyUnavailable, NotConnected
from hotels.trail import history
from jobs.clock import Clock
from jobs.models import MAX_COUNTED
from jobs.persistence import LOST, persistently
from jobs.stopping import Stopping

logger = logging.getLogger(__name__)

Failure = SyncRun.Failure
# Why a run is tried again, where it is not that apaleo is away.
FAILURES: dict[type[RemoteUnavailable], SyncRun.Failure] = {
    GrantInDoubt: Failure.REVOKED,
    ClientRefused: Failure.CLIENT,
}
# Lists that still do not fit together after so many readings are no accident of the moment.
MAX_READINGS = 6
# So often is tried again what nobody thought of, before staff look at it.
MAX_UNFORESEEN = 3
# A database that is lost again is mostly soon back; after some ten minutes it is no accident.
FIRST_PAUSE_WITHOUT_DATABASE, MAX_WITHOUT_DATABASE = timedelta(seconds=5), 8
# How much later than asked for a try may be, and at least: those who wait come back one by one.
SPREAD, MIN_SPREAD = 0.2, timedelta(seconds=5)


def work(run_id: int, *, clock: Clock = timezone.now) -> None:
    """Do the run if it is due and nobody else has it; it ends as done, retry-at or for staff.

    Safe to call any number of times, in any number of processes. A worker that dies is followed
    by another when its lease has run out; after three such claims the run is left to staff, and
    its connection is tried again ever more rarely. A worker that is asked to stop leaves the run
    to another at once.
    """
    run = SyncRun.claim(run_id, now=clock())
    if run is None:
        return
    _work_on(run, clock=clock)
    if not run.is_watched:
        # The account has a place free for the next of its connections that are due.
        schedule.start_due_runs(account_id=run.connection.account_id, now=clock())


def _work_on(run: SyncRun, *, clock: Clock) -> None:
    if run.attempts > MAX_ATTEMPTS:
        # It took its worker down each time: doing it every hour would too.
        _park(run, Failure.CRASHED, now=clock())
        schedule.postpone_crashing(run.connection_id, now=clock())
        return
    # As the claim found it: what is written and rolled back stands in the object still.
    failed, tries = run.failure, run.retries

    def in_a_row(failure: SyncRun.Failure) -> int:
        """Return how often it failed so: an outage before is no reason to give up sooner."""
        return tries if failed == failure else 0

    try:
        with beating(run, clock=clock):
            publish(run, fetch_snapshot(run, clock=clock), now=clock())
    except Stopping:
        _leave_to_another(run, now=clock())
    except ListChanged as error:
        run.retries = in_a_row(Failure.CHANGED)
        if run.retries >= MAX_READINGS:
            _park(run, Failure.CONTRACT, detail=str(error), now=clock())
        else:
            _retry_later(run, detail=str(error), failure=Failure.CHANGED, now=clock())
    except RemoteUnavailable as error:
        throttled_or_away = Failure.THROTTLED if error.is_throttled else Failure.UNAVAILABLE
        failure = FAILURES.get(type(error), throttled_or_away)
        after = error.retry_after
        _retry_later(run, detail=str(error), failure=failure, retry_after=after, now=clock())
    except Forbidden as error:
        _park(run, Failure.FORBIDDEN, detail=error.scope or "", now=clock())
    except LoadTooLarge as error:
        _park(run, Failure.TOO_LARGE, detail=str(error), now=clock())
    except RemoteContractError as error:
        logger.exception("sync run %s: apaleo and this code do not agree", run.pk)
        _park(run, Failure.CONTRACT, detail=str(error), now=clock())
    except (Superseded, GrantRevoked, NotConnected, KeyUnavailable) as reason:
        # Whoever ended the grant or took the run has also ended or taken this row.
        logger.info("sync run %s: stopped, %s", run.pk, type(reason).__name__)
    except LOST as error:
        detail, retries = type(error).__name__, in_a_row(Failure.CRASHED)
        persistently(partial(_end_without_database, run, detail, retries=retries, clock=clock))
    except DatabaseError:
        # No connection would make it better; when the lease is over, the run is taken up again.
        raise
    except Exception as error:
        # What nobody thought of has to end, too, and is no crash: the worker lives, and the
        # connection goes on at its next hour.
        logger.exception("sync run %s: nobody thought of this", run.pk)
        run.retries = in_a_row(Failure.CRASHED)
        _end_unforeseen(run, type(error).__name__, now=clock())


def _end_without_database(run: SyncRun, detail: str, *, retries: int, clock: Clock) -> None:
    """Have the run begun anew at once the first time, for what restarts is soon back; then later.

    If the database stays away, nothing can be written down; when the lease is over, the run is
    taken up again.
    """
    run.retries = retries
    if retries:
        pause = FIRST_PAUSE_WITHOUT_DATABASE * 2 ** min(retries - 1, 10)
        _end_unforeseen(run, detail, at_most=MAX_WITHOUT_DATABASE, pause=pause, now=clock())
    else:
        crashed = {"failure": Failure.CRASHED, "failure_detail": detail}
        _leave_to_another(run, retries=1, **crashed, now=clock())


def _end_unforeseen(
    run: SyncRun,
    detail: str,
    *,
    at_most: int = MAX_UNFORESEEN,
    pause: timedelta | None = None,
    now: datetime,
) -> None:
    """Try a few times more, for it may have been of the moment; then it is for staff."""
    if run.retries >= at_most:
        _park(run, Failure.CRASHED, detail=detail, now=now)
    else:
        _retry_later(run, detail=detail, failure=Failure.CRASHED, pause=pause, now=now)


def _retry_later(
    run: SyncRun,
    *,
    detail: str,
    failure: SyncRun.Failure = Failure.UNAVAILABLE,
    pause: timedelta | None = None,
    retry_after: float | None = None,
    now: datetime,
) -> None:
    """Try again after a pause that doubles each time, or as long as apaleo asks for.

    Bounded before it is computed, however long apaleo is away, and spread: all who heard of the
    same moment would come back in it.
    """
    pause = min(pause or FIRST_PAUSE * 2 ** min(run.retries, 10), MAX_PAUSE)
    if retry_after is not None:
        pause = max(pause, timedelta(seconds=retry_after))
    pause += max(pause * SPREAD, MIN_SPREAD) * random.random()  # noqa: S311 - spreads load
    with transaction.atomic():
        is_ours = run.write(
            now=now,
            state=SyncRun.State.WAITING,
            due_at=now + pause,
            attempts=0,
            retries=min(run.retries + 1, MAX_COUNTED),
            failure=failure,
            failure_detail=detail[:300],
        )
        if is_ours:
            history.write_load_failed(run, failure, now=now)


def _leave_to_another(run: SyncRun, *, now: datetime, **fields: Any) -> None:
    """Give the run back as it was, but for `fields`: an ordinary stop is no attempt that failed."""
    attempts = max(run.attempts - 1, 0)
    is_ours = run.write(
        now=now, state=SyncRun.State.WAITING, due_at=now, attempts=attempts, **fields
    )
    if is_ours:
        schedule.enqueue_sync(run)
    logger.info("sync run %s: left to another worker", run.pk)


def _park(run: SyncRun, failure: SyncRun.Failure, *, detail: str = "", now: datetime) -> None:
    with transaction.atomic():
        # The connection first. Does no harm if the run is another's by now.
        schedule.bring_forward_after_failure(run.connection_id, now=now)
        is_ours = run.write(
            now=now,
            state=SyncRun.State.NEEDS_ATTENTION,
            finished_at=now,
            failure=failure,
            failure_detail=detail[:300],
        )
        if is_ours:
            history.write_load_failed(run, failure, now=now)
    logger.warning("sync run %s needs attention: %s", run.pk, failure.value)
