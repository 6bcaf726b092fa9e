"""How fresh the mirror of a connection is: told by apaleo as things change, or looked for."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext, ngettext

from hotels.models import Connection, Subscription
from hotels.sync.interval import interval_without

HOUR = timedelta(hours=1)


def with_telling(connections: QuerySet[Connection]) -> QuerySet[Connection]:
    """Annotate `is_told`: whether apaleo tells us what changes."""
    telling = Subscription.objects.filter(
        connection=OuterRef("pk"), state=Subscription.State.ACTIVE
    )
    return connections.annotate(is_told=Exists(telling))


def freshness(*, is_told: bool) -> str:
    """Return in a sentence how long a change at apaleo takes to be here."""
    if is_told:
        return gettext("What changes in apaleo is here within seconds.")
    interval = interval_without()
    if interval < HOUR:
        minutes = ceil(interval / timedelta(minutes=1))
        return ngettext(
            "We look for changes in apaleo every minute.",
            "We look for changes in apaleo every %(minutes)d minutes.",
            minutes,
        ) % {"minutes": minutes}
    hours = ceil(interval / HOUR)
    return ngettext(
        "We look for changes in apaleo every hour.",
        "We look for changes in apaleo every %(hours)d hours.",
        hours,
    ) % {"hours": hours}
