"""Erasing what is left of connections that were disconnected: the mirror, and all that hangs on it.

Bit by bit, each in a transaction that holds the connection's row: whoever connects again in the
meantime keeps the rest, and the next load reads what is gone already.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction

from audit.trail import record
from hotels.models import Connection, Revocation
from hotels.sync.kinds import MIRRORED_KINDS
from hotels.trail.audit_events import ERASED
from jobs.models import Job

logger = logging.getLogger(__name__)

AT_ONCE = 500


def erase_at(*, now: datetime) -> datetime | None:
    """Return when to erase what is disconnected now; None is never, as RETENTION_DAYS says."""
    days: int | None = settings.RETENTION_DAYS
    return None if days is None else now + timedelta(days=days)


def erase_due(*, now: datetime) -> int:
    """Erase the connections whose time has come, and return how many.

    Safe to call any number of times, in any number of processes.
    """
    due = Connection.objects.filter(erase_at__lte=now).order_by("erase_at", "pk")
    erased = 0
    for pk in list(due.values_list("pk", flat=True)):
        erased += _erase(pk, now=now)
    _forget_revocations_of_closed_accounts()
    return erased


def _erase(pk: UUID, *, now: datetime) -> bool:
    for model, column in _models():
        while True:
            with transaction.atomic():
                if _lock(pk, now=now) is None:
                    return False
                rows = model._default_manager.filter(**{column: pk}).order_by("pk")
                keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
                # With all that points at them, such as mappings.
                model._default_manager.filter(pk__in=keys).delete()
            if len(keys) < AT_ONCE:
                break
    with transaction.atomic():
        connection = _lock(pk, now=now)
        if connection is None:
            return False
        name = f"{connection.apaleo_account_name} ({connection.apaleo_account_code})"
        record(ERASED, by=None, account_id=connection.account_id, subject=name, now=now)
        connection.delete()
    logger.info("connection %s: erased", pk)
    return True


def _models() -> Iterator[tuple[type[models.Model], str]]:
    """Yield what belongs to a connection, with the column that says so, leaves before stems."""
    leaves: list[Any] = [each.model for each in reversed(MIRRORED_KINDS)]
    related = {
        relation.related_model: relation.field.name
        for relation in Connection._meta.related_objects
        if relation.on_delete is models.CASCADE
    }
    for model in [*leaves, *(model for model in related if model not in leaves)]:
        yield model, related[model]


def _lock(pk: UUID, *, now: datetime) -> Connection | None:
    """Return the connection, held, if it is still to be erased."""
    still = Connection.objects.filter(
        pk=pk, status=Connection.Status.DISCONNECTED, erase_at__lte=now
    )
    return still.select_for_update().first()


def _forget_revocations_of_closed_accounts() -> None:
    """Delete those that are done: they keep the account from going."""
    done = Revocation.objects.filter(state=Job.State.DONE, account__closed_at__isnull=False)
    done.delete()
