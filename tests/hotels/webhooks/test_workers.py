"""Events while their workers are many, are killed, or lose the database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hotels.models import Connection, Subscription, SyncRun, Unit, WebhookEvent
from hotels.webhooks import inbox
from hotels.webhooks import take_in as taking_in
from hotels.webhooks.take_in import take_in
from jobs import persistence
from jobs.messages import Message
from sandbox.server import Server
from tests.refused_statements import refused
from tests.simultaneously import simultaneously

pytestmark = pytest.mark.django_db(transaction=True)

Change = Callable[..., None]


def name_of(unit: Unit) -> str:
    unit.refresh_from_db()
    return unit.name


def test_many_workers_take_an_event_in_once(
    unit: Unit, rename: Change, reachable: Server, subscribed: Connection
) -> None:
    rename("Once")

    simultaneously(*[lambda: take_in(subscribed.pk)] * 6)

    assert name_of(unit) == "Once"
    assert len(reachable.control.calls(kind="api")) == 1


def test_what_a_killed_worker_held_is_taken_in_when_its_lease_is_over(
    unit: Unit, rename: Change, subscribed: Connection, sent_messages: list[Message]
) -> None:
    rename("Survived")
    now = timezone.now()
    Subscription.claim_events(subscribed.pk, now=now)
    sent_messages.clear()

    inbox.send_late(now=now + timedelta(seconds=60))
    while_held = list(sent_messages)
    inbox.send_late(now=now + timedelta(seconds=121))
    afterwards = [message.task for message in sent_messages]
    take_in(subscribed.pk, clock=lambda: now + timedelta(seconds=121))

    assert (while_held, afterwards) == ([], ["hotels.take_in"])
    assert name_of(unit) == "Survived"


def test_a_worker_that_lost_its_lease_writes_nothing(
    unit: Unit, rename: Change, subscribed: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = unit.name
    rename("Too late")
    original = taking_in.Lease.keep

    def lose(lease: Any) -> None:
        later = timezone.now() + timedelta(minutes=3)
        Subscription.claim_events(subscribed.pk, now=later)
        original(lease)

    monkeypatch.setattr(taking_in.Lease, "keep", lose)

    take_in(subscribed.pk)

    assert name_of(unit) == before
    assert WebhookEvent.objects.undone().count() == 1


def test_events_that_take_their_worker_down_each_time_are_left_to_a_load(
    rename: Change, reachable: Server, subscribed: Connection
) -> None:
    rename("Poison")
    now = timezone.now()
    for number in range(3):
        Subscription.claim_events(subscribed.pk, now=now + timedelta(minutes=3 * number))

    take_in(subscribed.pk, clock=lambda: now + timedelta(minutes=9))

    assert reachable.control.calls(kind="api") == []
    assert SyncRun.objects.filter(connection=subscribed, state="waiting").exists()
    assert not WebhookEvent.objects.undone().exists()
    assert Subscription.objects.get(pk=subscribed.pk).attempts == 0


def test_events_whose_taking_in_lost_the_database_do_not_wait_for_the_lease(
    unit: Unit, rename: Change, subscribed: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persistence, "PAUSES", (0.0,) * len(persistence.PAUSES))
    rename("Lost")

    # Neither is it heard at first that the events are given back.
    with refused(is_write_of_units, times=1), refused(is_given_back, times=2):
        take_in(subscribed.pk)

    assert name_of(unit) != "Lost"
    row = Subscription.objects.get(pk=subscribed.pk)
    assert (row.lease_until, row.attempts, row.retries) == (None, 0, 1)
    take_in(subscribed.pk, clock=lambda: timezone.now() + timedelta(seconds=6))
    assert name_of(unit) == "Lost"
    assert not WebhookEvent.objects.undone().exists()


def is_write_of_units(sql: str) -> bool:
    return '"hotels_unit"' in sql and sql.startswith(("INSERT", "UPDATE"))


def is_given_back(sql: str) -> bool:
    return sql.startswith('UPDATE "hotels_subscription"') and '"retry_at" = %s' in sql
