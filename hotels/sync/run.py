"""One sync run, from claim to outcome."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apaleo.errors import (
    Forbidden,
    GrantRevoked,
    ListChanged,
    LoadTooLarge,
    RemoteContractError,
    RemoteUnavailable,
)
from hotels import history
from hotels.models import Connection, SyncRun
from hotels.models.sync_run import FIRST_PAUSE, MAX_ATTEMPTS, MAX_PAUSE
from hotels.sync.fetch import Superseded, fetch_snapshot
from hotels.sync.publish import publish
from hotels.tokens import KeyUnavailable, NotConnected

logger = logging.getLogger(__name__)

Failure = SyncRun.Failure
# Lists that still do not fit together after so many readings are no accident of the moment.
MAX_READINGS = 6


def work(run_id: int, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Do the run if it is due and nobody else has it; it ends as done, retry-at or for staff.

    Safe to call any number of times, in any number of processes. A worker that dies is followed
    by another when its lease has run out; after three such claims the run is left to staff.
    """
    run = SyncRun.claim(run_id, now=clock())
    if run is None:
        return
    if run.attempts > MAX_ATTEMPTS:
        # It took its worker down each time: doing it every hour would too.
        _park(run, Failure.CRASHED, now=clock())
        Connection.objects.filter(pk=run.connection_id).update(next_sync_at=None)
        return
    try:
        publish(run, fetch_snapshot(run), now=clock())
    except ListChanged as error:
        if run.retries >= MAX_READINGS:
            _park(run, Failure.CONTRACT, detail=str(error), now=clock())
        else:
            _retry_later(run, detail=str(error), now=clock())
    except RemoteUnavailable as error:
        _retry_later(run, detail=str(error), retry_after=error.retry_after, now=clock())
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


def _retry_later(
    run: SyncRun, *, detail: str, retry_after: float | None = None, now: datetime
) -> None:
    """Try again after a pause that doubles each time, or as long as apaleo asks for."""
    pause = min(FIRST_PAUSE * 2**run.retries, MAX_PAUSE)
    if retry_after is not None:
        pause = max(pause, timedelta(seconds=retry_after))
    with transaction.atomic():
        is_ours = run.write(
            now=now,
            state=SyncRun.State.WAITING,
            due_at=now + pause,
            attempts=0,
            retries=run.retries + 1,
            failure=Failure.UNAVAILABLE,
            failure_detail=detail[:300],
        )
        if is_ours:
            history.write_load_failed(run, Failure.UNAVAILABLE, now=now)


def _park(run: SyncRun, failure: SyncRun.Failure, *, detail: str = "", now: datetime) -> None:
    with transaction.atomic():
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
