"""Deleting what has been kept long enough, however much of it there is."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

AT_ONCE = 1000


def delete_oldest_first(rows: QuerySet[Any], *, by: str, at_once: int | None = None) -> int:
    """Delete rows a thousand or `at_once` at a time, and return how many those were.

    `by` is the column that tells how old they are, of which there has to be an index. Neither the
    memory of a process nor a transaction grows with what has been left over from a long outage.
    """
    removed = 0
    oldest = rows.order_by(by).values_list("pk", flat=True)
    while keys := list(oldest[: at_once or AT_ONCE]):
        rows.model._default_manager.filter(pk__in=keys).delete()
        removed += len(keys)
    return removed
