"""Writing into the trail, reading it, and letting go of what has been kept long enough."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from audit.events import Event
from audit.models import Entry
from jobs.purging import delete_oldest_first


class Person(Protocol):
    """Who does something: a user, of whom only this is written down."""

    pk: int
    email: str


def record(
    event: Event,
    *,
    by: Person | None,
    account_id: UUID | None = None,
    subject: str = "",
    is_staff: bool = False,
    ip_address: str | None = None,
    now: datetime,
) -> Entry:
    """Write one entry in the caller's transaction, and return it; see `make_entry`."""
    entry = make_entry(
        event,
        by=by,
        account_id=account_id,
        subject=subject,
        is_staff=is_staff,
        ip_address=ip_address,
        now=now,
    )
    entry.save(force_insert=True)
    return entry


def record_all(entries: Iterable[Entry]) -> None:
    """Write entries in the caller's transaction, in one statement."""
    Entry.objects.bulk_create(entries)


def make_entry(
    event: Event,
    *,
    by: Person | None,
    account_id: UUID | None = None,
    subject: str = "",
    is_staff: bool = False,
    ip_address: str | None = None,
    now: datetime,
) -> Entry:
    """Return an entry that is not written yet.

    `account_id` says whose owners may read it, beside staff; without one only staff may.
    `by` is None where nobody was signed in. What comes from outside is one printable line.
    """
    return Entry(
        at=now,
        event=event.code,
        account_id=account_id,
        actor_id=by.pk if by else None,
        actor=by.email if by else "",
        is_staff=is_staff,
        subject=_line(subject)[:300],
        ip_address=ip_address,
        kept_until=now + timedelta(days=settings.AUDIT_DAYS),
    )


def entries_of(account_id: UUID) -> QuerySet[Entry]:
    """Return what an account's owners may read, newest first."""
    return Entry.objects.filter(account_id=account_id).order_by("-pk")


def purge(*, now: datetime) -> int:
    """Delete what has been kept long enough, and return how many entries that were."""
    return delete_oldest_first(Entry.objects.filter(kept_until__lte=now), by="kept_until")


def _line(text: str) -> str:
    printable = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in text)
    return " ".join(printable.split())
