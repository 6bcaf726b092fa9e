"""How long days are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from housekeeping.models import Schedule

BATCH = 100


def purge(*, now: datetime) -> int:
    """Delete the days that are older than HOUSEKEEPING_KEPT_DAYS, with their tasks and links.

    Some at a time, so that nobody waits for it; returns how many. Writes to apaleo that are done
    are deleted by `jobs.runner.purge`, like all jobs.
    """
    oldest = (now - timedelta(days=settings.HOUSEKEEPING_KEPT_DAYS)).date()
    deleted = 0
    while pks := list(
        Schedule.objects.filter(date__lt=oldest)
        .order_by("date")
        .values_list("pk", flat=True)[:BATCH]
    ):
        Schedule.objects.filter(pk__in=pks).delete()
        deleted += len(pks)
    return deleted
