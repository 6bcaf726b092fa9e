"""How long ago something was, in the same words on every page."""

from datetime import datetime, timedelta

from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext

JUST_NOW = timedelta(minutes=1)


def time_ago(at: datetime, *, now: datetime) -> str:
    """Return `at` as a reader says it: "just now", "5 minutes ago", "2 days ago"."""
    if now - at < JUST_NOW:
        return gettext("just now")
    return gettext("%(time)s ago") % {"time": timesince(at, now, depth=1)}


def time_until(at: datetime, *, now: datetime) -> str:
    """Return `at` as a reader says it: "in a moment", "in 5 minutes", "in 2 days"."""
    if at - now < JUST_NOW:
        return gettext("in a moment")
    return gettext("in %(time)s") % {"time": timeuntil(at, now, depth=1)}
