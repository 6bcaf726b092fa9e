"""Events that wait: finding them, and telling a worker."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from hotels.models import Subscription, SyncRun, WebhookEvent
from jobs.messages import (
    BACKGROUND,
    LIFETIME_SECONDS,
    Message,
    send_after_commit,
)
from jobs.purging import delete_oldest_first
from jobs.queues import not_waiting
from jobs.runner import MESSAGE_GRACE

# An event is repeated for about a day; one that comes again after a week is new to nobody.
KEPT_FOR = timedelta(days=7)
MAX_AT_ONCE = 500


def send_take_in(connection_id: Any, *, expires: int | None = None) -> None:
    """Tell a worker, after the commit, that events of the connection wait."""
    send_after_commit(_message(connection_id, expires=expires))


def _message(connection_id: Any, *, expires: int | None) -> Message:
    return Message("hotels.take_in", (str(connection_id),), BACKGROUND, expires)


def send_if_waiting(connection_id: Any) -> None:
    """Tell a worker if events of the connection wait."""
    if WebhookEvent.objects.undone().filter(connection=connection_id).exists():
        send_take_in(connection_id)


def send_late(*, now: datetime) -> int:
    """Tell a worker of each connection whose events should have been taken in by now.

    Who waits longest comes first, and nobody is told of events that wait for a load: whoever ends
    that tells of them, and where it comes to no end they are late here. No more messages than
    there are connections: what lies in the queue already is told of.
    """
    waiting = WebhookEvent.objects.undone().filter(connection=OuterRef("pk"))
    late = waiting.filter(received_at__lte=now - MESSAGE_GRACE)
    loading = SyncRun.objects.filter(connection=OuterRef("pk"), state=SyncRun.State.RUNNING)
    oldest = Subquery(waiting.order_by("received_at").values("received_at")[:1])
    due = Greatest(oldest, Coalesce("retry_at", oldest), Coalesce("lease_until", oldest))
    rows = Subscription.objects.free(now=now).filter(Exists(late), ~Exists(loading))
    pks = list(rows.order_by(due, "pk").values_list("pk", flat=True)[:MAX_AT_ONCE])
    for message in not_waiting([_message(pk, expires=LIFETIME_SECONDS) for pk in pks]):
        send_after_commit(message)
    return len(pks)


def purge(*, now: datetime) -> None:
    """Delete the events that were taken in a week ago."""
    delete_oldest_first(WebhookEvent.objects.filter(done_at__lt=now - KEPT_FOR), by="done_at")
