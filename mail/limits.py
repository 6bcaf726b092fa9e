"""How many mails are too many, and from when on there may be more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils.crypto import salted_hmac

from jobs.purging import delete_oldest_first
from mail.models import SentMail

Kind = SentMail.Kind
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Longer than the longest period of a limit.
KEPT_FOR = timedelta(days=8)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many mails of a kind in a period to or from whatever the columns name."""

    columns: tuple[str, ...]
    number: int
    period: timedelta
    only_unanswered: bool = False


TO = "address_digest"
LIMITS: dict[Kind, tuple[Limit, ...]] = {
    Kind.INVITATION: (
        Limit(columns=("account_id", TO), number=1, period=DAY, only_unanswered=True),
        Limit(columns=(TO,), number=5, period=DAY),
        Limit(columns=("user_id",), number=30, period=HOUR),
        Limit(columns=("account_id",), number=100, period=DAY),
    ),
    Kind.REQUESTED: (
        Limit(columns=(TO,), number=10, period=HOUR),
        Limit(columns=(TO,), number=30, period=DAY),
        Limit(columns=("user_id",), number=20, period=HOUR),
    ),
    # Whoever takes over a login must not be able to use up what its owner would be told with.
    Kind.NOTICE: (Limit(columns=(TO,), number=200, period=DAY),),
}


class LimitReached(Exception):
    """Nothing was sent: there may be more from `until` on."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A mail that is about to be sent: of which kind, to whom, caused by whom."""

    kind: Kind
    to: str
    user_id: int | None = None
    account_id: UUID | None = None

    def values(self) -> dict[str, object]:
        """Return the columns that say so."""
        return {TO: digest(self.to), "user_id": self.user_id, "account_id": self.account_id}


def digest(address: str) -> str:
    """Return what stands for an address in normal form, and for all others of its mailbox.

    What follows a "+" is the owner's own mark, with most hosts: one person reads them all.
    """
    local, _, domain = address.rpartition("@")
    mailbox = f"{local.partition('+')[0] or local}@{domain}"
    return salted_hmac("mail.limits", mailbox, algorithm="sha256").hexdigest()


def wait_until(occasion: Occasion, *, now: datetime) -> datetime | None:
    """Return from when on such a mail may be sent, or None if it may be now."""
    values = occasion.values()
    waits = [
        until
        for limit in LIMITS[occasion.kind]
        if None not in (chosen := {name: values[name] for name in limit.columns}).values()
        and (until := _end_of(limit, occasion.kind, chosen, now=now)) is not None
    ]
    return max(waits, default=None)


def reserve(occasion: Occasion, *, now: datetime) -> SentMail:
    """Write down that the mail is sent, or raise LimitReached.

    Exact among those who do so at the same moment: they queue up for what the limits count.
    """
    values = occasion.values()
    with transaction.atomic():
        _lock(f"{name} {value}" for name, value in values.items() if value is not None)
        until = wait_until(occasion, now=now)
        if until is not None:
            raise LimitReached(until)
        return SentMail.objects.create(kind=occasion.kind, sent_at=now, **values)


def mark_answered(*, to: str, account_id: UUID, now: datetime) -> None:
    """Note that the address has accepted the account's invitation, so that it may get another."""
    open_ones = SentMail.objects.filter(
        kind=Kind.INVITATION, address_digest=digest(to), account_id=account_id, answered_at=None
    )
    open_ones.update(answered_at=now)


def invited_lately(account_id: UUID, *, now: datetime) -> dict[str, datetime]:
    """Return when each address, by digest, may be mailed the account's invitation again."""
    rows = SentMail.objects.filter(
        kind=Kind.INVITATION, account_id=account_id, answered_at=None, sent_at__gt=now - DAY
    )
    newest = rows.order_by().values_list(TO).annotate(newest=Max("sent_at"))
    return {address_digest: sent_at + DAY for address_digest, sent_at in newest}


def purge(*, now: datetime) -> None:
    """Forget what no limit counts any longer."""
    delete_oldest_first(SentMail.objects.filter(sent_at__lt=now - KEPT_FOR), by="sent_at")


def _end_of(
    limit: Limit, kind: Kind, chosen: dict[str, object], *, now: datetime
) -> datetime | None:
    """Return when the limit lets the next mail through, or None if it does now."""
    rows: QuerySet[SentMail] = SentMail.objects.filter(
        kind=kind, sent_at__gt=now - limit.period, **chosen
    )
    if limit.only_unanswered:
        rows = rows.filter(answered_at=None)
    sent = rows.order_by("-sent_at").values_list("sent_at", flat=True)
    oldest_that_counts = list(sent[limit.number - 1 : limit.number])
    return oldest_that_counts[0] + limit.period if oldest_that_counts else None


def _lock(names: Iterable[str]) -> None:
    """Hold others off who count the same, until the transaction ends.

    On SQLite a transaction does so from its beginning.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for name in sorted(names):
            key = hashlib.sha256(name.encode()).digest()[:8]
            number = int.from_bytes(key, "big", signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
