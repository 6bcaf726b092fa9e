"""What is due about webhooks, and who is told: found in the database, like the runs that are due.

Everything here can run twice at once, late, or after hours of silence.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Window
from django.db.models.functions import RowNumber

from hotels.models import Connection, Subscription
from hotels.webhooks import address, inbox
from hotels.webhooks.mending import is_wanted
from jobs.clock import database_now
from jobs.messages import (
    BACKGROUND,
    LIFETIME_SECONDS,
    Message,
    send_after_commit,
)
from jobs.queues import count_waiting, not_waiting

# What comes due for ten thousand hotels at once, when PUBLIC_URL moves, takes an hour and a half:
# loads and events go the same way, and wait behind no more than this.
MAX_PER_TICK = 20


def reconcile(*, now: datetime) -> None:
    """Tell a worker of subscriptions to be checked and of events that wait."""
    if address.is_on():
        prepare_missing(now=now)
    notice_move(now=now)
    send_due_checks(now=now)
    inbox.send_late(now=now)


def send_due_checks(*, now: datetime) -> int:
    """Tell a worker of some subscriptions to be checked, and return of how many.

    All accounts have their turn, and nothing is put into a queue before it is taken out.
    """
    place = Window(RowNumber(), partition_by="connection__account_id", order_by=["due_at", "pk"])
    due = Subscription.objects.to_be_checked(now=now).annotate(place=place)
    pks = due.order_by("place", "due_at", "pk").values_list("pk", flat=True)[:MAX_PER_TICK]
    # Loads and events go before: only as many as there is room for beside what lies there.
    messages = not_waiting([_message(pk) for pk in pks])
    messages = messages[: max(0, MAX_PER_TICK - count_waiting(BACKGROUND))] if messages else []
    for message in messages:
        send_after_commit(message)
    return len(messages)


def send_check(connection_id: Any) -> None:
    """Tell a worker, after the commit, to check a subscription."""
    send_after_commit(_message(connection_id))


def _message(connection_id: Any) -> Message:
    return Message("hotels.check_subscription", (str(connection_id),), BACKGROUND, LIFETIME_SECONDS)


def check_again(connection_id: Any, *, now: datetime) -> bool:
    """Have a subscription compared at once; False if it was removed on purpose."""
    with transaction.atomic():
        there = Subscription.objects.filter(pk=connection_id)
        kept = there.exclude(state=Subscription.State.REMOVED)
        # Whose clock `now` is of may be ahead of the one by which workers tell what is due.
        if not kept.update(due_at=min(now, database_now()), failed_checks=0):
            return False
        send_check(connection_id)
        return True


def adjust(connection: Connection, *, now: datetime) -> None:
    """Have the connection's subscription made or removed if its hotels now ask for the other.

    Runs inside the caller's transaction, or in one of its own.
    """
    if not _is_otherwise(connection):
        return
    with transaction.atomic():
        # The hotel may be leaving.
        locked = Connection.objects.select_for_update(no_key=True).filter(pk=connection.pk).first()
        if locked and _is_otherwise(locked):
            Subscription.prepare(locked, now=now)
            send_check(locked.pk)


def _is_otherwise(connection: Connection) -> bool:
    """Tell whether there is a subscription that is not wanted, or none where one is."""
    rows = Subscription.objects.filter(connection=connection)
    state = rows.values_list("state", flat=True).first()
    is_removed = state == Subscription.State.REMOVED
    return state is not None and is_wanted(connection) == is_removed and connection.is_active


def go_on_after_load(connection: Connection, *, now: datetime) -> None:
    """Take in the events that waited for the load; see to what its hotels ask for."""
    inbox.send_if_waiting(connection.pk)
    adjust(connection, now=now)


def prepare_missing(*, now: datetime) -> int:
    """Begin with webhooks where a connection is older than they are, and return how many."""
    active = Connection.objects.filter(status=Connection.Status.ACTIVE)
    prepared = 0
    for connection in active.filter(subscription=None).order_by("pk")[:MAX_PER_TICK]:
        with transaction.atomic():
            # The hotel may be leaving, and two schedulers may both have found it.
            locked = active.select_for_update(no_key=True).filter(pk=connection.pk).first()
            if locked and not Subscription.objects.filter(connection=locked).exists():
                Subscription.prepare(locked, now=now)
                prepared += 1
    return prepared


def notice_move(*, now: datetime) -> int:
    """Have those checked that were made for another PUBLIC_URL, or before webhooks were off."""
    active = Q(state=Subscription.State.ACTIVE)
    if address.is_on():
        active &= ~Q(public_url=settings.PUBLIC_URL[:200])
    # A check that is under way sees to it, and is not to be taken from whoever makes it.
    unchecked = Q(checking_until=None) | Q(checking_until__lte=now)
    moved = Subscription.objects.filter(active, unchecked, due_at__gt=now)
    # Whoever has locked one is busy with it; waiting for many at once is how deadlocks begin.
    free = moved.order_by("pk").select_for_update(skip_locked=True, no_key=True)
    with transaction.atomic():
        return Subscription.objects.filter(pk__in=free.values("pk")).update(due_at=now)
