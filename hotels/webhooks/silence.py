"""How long it is since apaleo has told us anything, and whether that is usual for the hotel.

Nothing tells of a subscription that has gone silent, so it is told from the gap between events. A
system message counts for the path, not for the data, and is left out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from hotels.models import Connection, Subscription

# apaleo repeats what was not answered for about a day; what is older is lost.
REPEAT_WINDOW = timedelta(days=1)
# Closer than this, events belong to one occasion.
BURST = timedelta(minutes=1)
WEIGHT_OF_NEWEST = 0.2
# So many times the usual gap is a silence.
TIMES_USUAL = 4


def heard(subscription: Subscription, *, first: datetime, last: datetime) -> bool:
    """Note that events came from `first` to `last`; tell whether some may be lost before them.

    That is so after a gap longer than apaleo repeats for, and than is usual for this hotel. The
    fields are set, and the caller saves them.
    """
    before, usual = subscription.last_event_at, subscription.usual_gap
    newest = last if before is None else max(before, last)
    gap = timedelta(0) if before is None else first - before
    if gap >= BURST:
        usual = gap if usual is None else usual + (gap - usual) * WEIGHT_OF_NEWEST
    was_silent = subscription.silent_from is not None and first > subscription.silent_from
    subscription.last_event_at, subscription.usual_gap = newest, usual
    subscription.silent_from = newest + max(REPEAT_WINDOW, TIMES_USUAL * (usual or timedelta(0)))
    return was_silent


def silent(rows: QuerySet[Subscription], *, now: datetime) -> QuerySet[Subscription]:
    """Narrow to active ones that have brought nothing for longer than is usual for their hotels."""
    return rows.filter(
        state=Subscription.State.ACTIVE,
        silent_from__lt=now,
        connection__status=Connection.Status.ACTIVE,
    )


def failing(rows: QuerySet[Subscription]) -> QuerySet[Subscription]:
    """Narrow to those that apaleo did not let be made or compared the last time."""
    return rows.filter(connection__status=Connection.Status.ACTIVE).exclude(failure="")
