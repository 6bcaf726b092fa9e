"""How long it is since apaleo has told us anything, and whether that is usual for the hotel.

Nothing tells of a subscription that has gone silent, so it is told from the gap between events. A
system message counts for the path, not for the data, and is left out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hotels.models import Subscription

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
    subscription.last_event_at = last if before is None else max(before, last)
    if before is None or first - before < BURST:
        return False
    gap = first - before
    subscription.usual_gap = gap if usual is None else usual + (gap - usual) * WEIGHT_OF_NEWEST
    return gap > REPEAT_WINDOW and gap > TIMES_USUAL * (usual or REPEAT_WINDOW / TIMES_USUAL)


def is_silent(subscription: Subscription, *, now: datetime) -> bool:
    """Tell whether an active subscription has brought nothing for longer than is usual."""
    if subscription.state != Subscription.State.ACTIVE or subscription.last_event_at is None:
        return False
    quiet = now - subscription.last_event_at
    usual = subscription.usual_gap or REPEAT_WINDOW
    return quiet > REPEAT_WINDOW and quiet > TIMES_USUAL * usual
