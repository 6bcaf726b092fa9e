"""apaleo refuses a grant: in doubt at first, final once it was repeated and is not everybody's.

A refusal may be a mistake of apaleo's that passes, or come from a refresh of ours that another
one has overtaken. So it is repeated after a pause. And when many grants are refused within
minutes, it is not the hotels that have withdrawn them: none is ended then, and staff look.
"""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apaleo.errors import GrantRevoked, Refusal
from hotels.models import Connection, Credential
from hotels.tokens import grants
from hotels.tokens.errors import GrantInDoubt
from hotels.tokens.storage import lock
from jobs.clock import database_now

logger = logging.getLogger(__name__)

# The pause before the repetition: longer than a mistake of a minute, and never the same twice.
FIRST_DOUBT = (timedelta(seconds=60), timedelta(seconds=100))
# While many are refused: they come back one by one.
LATER_DOUBT = (timedelta(minutes=4), timedelta(minutes=8))
# So many others refused within the window are "many"; of thousands, so many of a hundred.
WINDOW = timedelta(minutes=15)
MANY, MANY_OF_HUNDRED = 3, 1
# What apaleo has refused for a day it means.
MAX_DOUBT = timedelta(days=1)

BECAUSE = {
    Refusal.GRANT: Connection.Ended.REFUSED,
    Refusal.NO_ACCESS: Connection.Ended.NO_ACCESS,
    Refusal.SCOPES: Connection.Ended.SCOPES,
    Refusal.OTHER: Connection.Ended.REFUSED,
}


def note_refusal(credential: Credential, *, claim: UUID, refusal: GrantRevoked) -> None:
    """Write down that apaleo refused these tokens, and raise what follows from it.

    Raises GrantInDoubt, or GrantRevoked once it is final: the connection then needs reconnecting,
    its owners are mailed. Returns when other tokens have taken the place of those refused, or
    another call with them is under way: their word counts, not this one.
    """
    with transaction.atomic(durable=True):
        lock(credential.pk)
        row = Credential.objects.filter(pk=credential.pk, refresh_claim=claim).first()
        if row is None or row.stored_at != credential.stored_at:
            return
        now = database_now()
        doubt = _doubt(row, now=now)
        Credential.objects.release_refresh(
            row.pk,
            claim=claim,
            refresh_failure=Credential.Failure.REFUSED,
            failure_detail=str(refusal)[:200],
            refresh_after=None if doubt is None else now + doubt,
            refused_since=row.refused_since or now,
            refused_at=now,
        )
        if doubt is None:
            grants.mark_needs_reconnect(
                Connection.objects.get(pk=row.pk), because=BECAUSE[refusal.refusal], now=now
            )
        else:
            # Asked again though nobody has a run that waits for it.
            Connection.objects.filter(pk=row.pk, next_sync_at__gt=now + doubt).update(
                next_sync_at=now + doubt
            )
    if doubt is None:
        raise refusal
    raise GrantInDoubt(str(refusal), retry_after=doubt.total_seconds())


def _doubt(row: Credential, *, now: datetime) -> timedelta | None:
    """Return how long to wait for the next try, None when the refusal is final."""
    if row.refused_since is None:
        return _between(FIRST_DOUBT)
    if row.refused_since < now - MAX_DOUBT:
        return None
    others = Credential.objects.filter(refused_at__gte=now - WINDOW).exclude(pk=row.pk).count()
    active = Connection.objects.filter(status=Connection.Status.ACTIVE).count()
    if others < max(MANY, active * MANY_OF_HUNDRED // 100):
        return None
    logger.error(
        "apaleo refuses many grants at once: %s others within %s; none is ended", others, WINDOW
    )
    return _between(LATER_DOUBT)


def _between(bounds: tuple[timedelta, timedelta]) -> timedelta:
    shortest, longest = bounds
    return shortest + (longest - shortest) * random.random()  # noqa: S311 - spreads load
