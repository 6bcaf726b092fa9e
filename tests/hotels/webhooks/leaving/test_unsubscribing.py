"""Subscriptions are removed on purpose: by disconnecting, without hotels, or for good."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from connect.hotel_choice import choose_hotels
from hotels import connections
from hotels.models import Connection, Property, Revocation, Subscription, SyncRun
from hotels.outbox.revocations import revoke
from hotels.webhooks import address, reconciling
from hotels.webhooks.subscribing import check
from jobs import runner
from jobs.messages import Message
from sandbox.server import Server
from tests.hotels.grants import consent
from tests.hotels.webhooks.subscriptions import PATH, of

pytestmark = pytest.mark.django_db(transaction=True)

State, Failure = Subscription.State, Subscription.Failure


def test_without_a_used_hotel_it_is_deleted_and_made_again_with_one(
    reachable: Server, subscribed: Connection, sent_messages: list[Message]
) -> None:
    hotels = list(Property.objects.filter(connection=subscribed))
    sent_messages.clear()

    choose_hotels(shown=hotels, used=[])
    check(subscribed.pk, now=timezone.now())
    without = (of(subscribed).state, reachable.control.subscriptions())
    choose_hotels(shown=hotels, used=hotels[:1])
    check(subscribed.pk, now=timezone.now())

    [theirs] = reachable.control.subscriptions()
    assert without == (State.REMOVED, [])
    assert (of(subscribed).state, theirs["property_ids"]) == (State.ACTIVE, [])
    assert {message.task for message in sent_messages} >= {"hotels.check_subscription"}
    assert SyncRun.objects.filter(connection=subscribed, state="waiting").exists()


def test_disconnecting_deletes_the_subscription_before_the_grant_is_handed_back(
    reachable: Server, subscribed: Connection
) -> None:
    connections.disconnect(subscribed, now=timezone.now())
    runner.run(Revocation, Revocation.objects.get().pk)

    job = Revocation.objects.get()
    kinds = [(c["method"], c["kind"]) for c in reachable.control.calls()]
    assert reachable.control.subscriptions() == []
    assert (job.state, job.refresh_token, job.access_token) == ("done", None, None)
    assert kinds[-1] == ("POST", "revocation")
    assert ("DELETE", "api") in kinds
    assert of(subscribed).state == State.REMOVED


def test_while_apaleo_is_away_the_token_is_kept_sealed_until_both_are_done(
    reachable: Server, subscribed: Connection
) -> None:
    fault = reachable.control.add_fault(kind="status", path=f"^{PATH}", status=503)
    connections.disconnect(subscribed, now=timezone.now())
    now = timezone.now()
    pk = Revocation.objects.get().pk

    runner.run(Revocation, pk)
    kept = Revocation.objects.get()
    reachable.control.delete_fault(fault)
    runner.run(Revocation, pk, clock=lambda: now + timedelta(hours=1))

    assert (kept.state, kept.last_error[:4]) == ("pending", "GET ")
    assert kept.refresh_token is not None
    assert reachable.control.subscriptions() == []
    # The token that the hotel had outlives the pause, and is handed back once.
    assert len(reachable.control.calls(kind="token")) == 0
    assert len(reachable.control.calls(kind="revocation")) == 1
    assert Revocation.objects.get().state == "done"


def test_a_subscription_that_may_not_be_deleted_keeps_no_grant_alive(
    reachable: Server, subscribed: Connection
) -> None:
    reachable.control.add_fault(kind="status", path=f"^{PATH}", status=403)
    connections.disconnect(subscribed, now=timezone.now())

    revoke(Revocation.objects.get())

    assert len(reachable.control.calls(kind="revocation")) == 1


def test_connecting_again_begins_with_another_secret_that_a_late_deletion_leaves_alone(
    reachable: Server, subscribed: Connection, first_load: Callable[..., SyncRun]
) -> None:
    before = of(subscribed).unbound_secret()
    connections.disconnect(subscribed, now=timezone.now())
    SyncRun.objects.all().delete()
    again = connections.establish(
        consent("CHAIN"),
        account=subscribed.account,
        user=subscribed.connected_by,  # type: ignore[arg-type]  # alice
        now=timezone.now(),
    )
    first_load(again)
    secret = of(again).unbound_secret()

    runner.run(Revocation, Revocation.objects.get().pk)

    [theirs] = reachable.control.subscriptions()
    assert again.pk == subscribed.pk
    assert secret != before
    assert theirs["endpoint_url"] == address.endpoint_url(secret)
    assert of(again).state == State.ACTIVE


def test_switched_off_what_was_subscribed_is_removed_and_nothing_more_is_asked(
    reachable: Server, subscribed: Connection, settings: Any, sent_messages: list[Message]
) -> None:
    settings.WEBHOOKS = "off"
    sent_messages.clear()

    reconciling.reconcile(now=timezone.now())
    check(subscribed.pk, now=timezone.now())
    sent_messages.clear()
    reconciling.reconcile(now=timezone.now() + timedelta(hours=1))

    assert reachable.control.subscriptions() == []
    assert of(subscribed).state == State.REMOVED
    assert sent_messages == []
