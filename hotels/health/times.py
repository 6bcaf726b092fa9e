"""How long ago something was, in the same words on every page."""

from datetime import datetime, timedelta

from django.utils.timesince import timesince

JUST_NOW = timedelta(minutes=1)


def time_ago(at: datetime, *, now: datetime) -> str:
    """Return `at` as a reader says it: "just now", "5 minutes ago", "2 days ago"."""
    if now - at < JUST_NOW:
        return "just now"
    return f"{timesince(at, now, depth=1)} ago"
