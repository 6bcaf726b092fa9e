"""Deleting what has been kept long enough, however much of it there is."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

AT_ONCE = 1000


def delete_oldest_first(rows: QuerySet[Any], *, by: str) -> int:
    """Delete rows some at a time, each in a statement of its own, and return how many those were.

    `by` is the column that tells how old they are, of which there has to be an index. Neither the
    memory of a process nor a transaction grows with what has been left over from a long outage.
    """
    removed = 0
    while keys := list(rows.order_by(by).values_list("pk", flat=True)[:AT_ONCE]):
        removed += rows.model._default_manager.filter(pk__in=keys).delete()[0]
    return removed
