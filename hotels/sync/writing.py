"""Writing rows in one statement, or all but those that the database refuses."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DataError, IntegrityError, transaction

from hotels.models.mirrored import Mirrored

logger = logging.getLogger(__name__)

# What a database or its driver says to a value that it cannot hold.
REFUSED = (DataError, IntegrityError, OverflowError, ValueError)


class RowsRefused(Exception):
    """The database does not take every row, and the transaction is spoilt: roll it back."""


def upsert(model: type[Mirrored], rows: list[Any]) -> list[Any]:
    """Insert or update rows by connection and remote id, in one statement; raises RowsRefused."""
    try:
        if rows:
            _upsert(model, rows)
    except REFUSED as error:
        raise RowsRefused(model._meta.label) from error
    return []


def upsert_most(model: type[Mirrored], rows: list[Any]) -> list[Any]:
    """Do the same row by row if need be; return the rows that could not be written.

    One statement, as long as the database takes every row: what it does not hold should have been
    noticed before. If it refuses, each half is tried, down to the rows that are to blame.
    """
    if not rows:
        return []
    try:
        with transaction.atomic():
            _upsert(model, rows)
    except REFUSED as error:
        if len(rows) == 1:
            logger.error(  # noqa: TRY400 - what it says may show the value
                "%s %s cannot be written: %s",
                model._meta.verbose_name,
                rows[0].pk or "that is new",
                type(error).__name__,
            )
            return rows
        half = len(rows) // 2
        return upsert_most(model, rows[:half]) + upsert_most(model, rows[half:])
    return []


def _upsert(model: type[Mirrored], rows: list[Any]) -> None:
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["connection", "remote_id"],
        update_fields=[*model.mirrored_columns(), "changed_at", "gone_at"],
    )
