"""What is made at apaleo for a hotel that leaves while our call is open does not stay there."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hotels import connections
from hotels.models import Connection, Property, Revocation, Subscription
from hotels.webhooks import mending, reconciling, subscribing
from hotels.webhooks.subscribing import check
from jobs import runner
from sandbox.server import Server
from tests.hotels.grants import consent
from tests.hotels.webhooks.subscriptions import PATH, Meanwhile, killed, of

pytestmark = pytest.mark.django_db(transaction=True)


def leave(connection: Connection) -> None:
    connections.disconnect(connection, now=timezone.now())
    # A worker does the revocation at once, and finds no subscription yet.
    runner.run_due()


def test_a_hotel_that_leaves_while_it_is_subscribed_leaves_nothing_behind(
    reachable: Server, chain: Connection, meanwhile: Meanwhile
) -> None:
    meanwhile(leave)

    check(chain.pk, now=timezone.now())

    assert of(chain).state == Subscription.State.REMOVED
    assert reachable.control.subscriptions() == []


def test_its_grant_is_handed_back_after_what_a_killed_worker_has_made_is_deleted(
    reachable: Server, chain: Connection, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    meanwhile(leave)
    monkeypatch.setattr(subscribing, "_settle", killed)

    with pytest.raises(SystemExit):
        check(chain.pk, now=now)
    kept = (Revocation.objects.get().state, len(reachable.control.subscriptions()))
    Subscription.objects.update(checking_until=now)
    runner.run_due(clock=lambda: now + timedelta(minutes=2, seconds=1))

    assert kept == ("pending", 1)
    assert Revocation.objects.get().state == "done"
    assert reachable.control.subscriptions() == []
    assert len(reachable.control.calls(kind="revocation")) == 1


def test_nor_does_what_a_killed_worker_has_made_stay_if_the_hotel_returns_at_once(
    reachable: Server, chain: Connection, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave_and_return(connection: Connection) -> None:
        connections.disconnect(connection, now=timezone.now())
        alice = Connection.objects.get(pk=connection.pk).connected_by
        assert alice is not None
        connections.establish(
            consent("CHAIN"), account=connection.account, user=alice, now=timezone.now()
        )
        runner.run_due()

    now = timezone.now()
    meanwhile(leave_and_return)
    monkeypatch.setattr(subscribing, "_settle", killed)

    with pytest.raises(SystemExit):
        check(chain.pk, now=now)
    kept = (Revocation.objects.get().state, len(reachable.control.subscriptions()))
    runner.run_due(clock=lambda: now + timedelta(minutes=2, seconds=1))

    assert kept == ("pending", 1)
    assert Revocation.objects.get().state == "done"
    assert reachable.control.subscriptions() == []


def test_nor_does_it_where_the_answer_was_lost_too(
    reachable: Server, chain: Connection, meanwhile: Meanwhile
) -> None:
    reachable.control.add_fault(kind="commit-then-reset", path=f"^{PATH}$", method="POST", times=1)
    meanwhile(leave)

    check(chain.pk, now=timezone.now())

    assert reachable.control.subscriptions() == []


def test_what_cannot_be_deleted_then_is_named(
    reachable: Server, chain: Connection, meanwhile: Meanwhile, caplog: Any
) -> None:
    reachable.control.add_fault(kind="status", path=f"^{PATH}/", method="DELETE", status=403)
    meanwhile(leave)

    check(chain.pk, now=timezone.now())

    assert len(reachable.control.subscriptions()) == 1
    assert f"connection {chain.pk}: a webhook subscription stays at apaleo" in caplog.text


def test_hotels_that_are_used_no_more_meanwhile_leave_nothing_behind(
    reachable: Server, subscribed: Connection, meanwhile: Meanwhile
) -> None:
    def use_none(connection: Connection) -> None:
        Property.objects.filter(connection=connection).update(is_used=False)
        reconciling.adjust(connection, now=timezone.now())
        check(connection.pk, now=timezone.now())

    reachable.control.forget_subscriptions()
    meanwhile(use_none)
    now = timezone.now()
    Subscription.objects.update(due_at=now)

    check(subscribed.pk, now=now)

    assert of(subscribed).state == Subscription.State.REMOVED
    assert reachable.control.subscriptions() == []


def test_what_a_comparison_meanwhile_has_found_is_left_to_it(
    reachable: Server, subscribed: Connection, meanwhile: Meanwhile
) -> None:
    reachable.control.forget_subscriptions()
    meanwhile(lambda connection: reconciling.check_again(connection.pk, now=timezone.now()))
    now = timezone.now()
    Subscription.objects.update(due_at=now)

    check(subscribed.pk, now=now)
    check(subscribed.pk, now=timezone.now())

    [theirs] = reachable.control.subscriptions()
    assert (of(subscribed).state, of(subscribed).remote_id) == ("active", theirs["id"])


def test_no_subscription_is_begun_for_a_hotel_that_has_just_left(
    reachable: Server, subscribed: Connection
) -> None:
    seen = Connection.objects.get(pk=subscribed.pk)
    connections.disconnect(subscribed, now=timezone.now())
    before = of(subscribed).secret_digest

    reconciling.adjust(seen, now=timezone.now())

    after = of(subscribed)
    assert (after.state, after.secret_digest) == (Subscription.State.REMOVED, before)


def test_a_tick_takes_no_check_from_whoever_makes_it_where_webhooks_are_off_now(
    reachable: Server, subscribed: Connection, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    delete = mending.delete

    def delete_in_a_tick(*arguments: Any) -> None:
        delete(*arguments)
        reconciling.notice_move(now=timezone.now())

    monkeypatch.setattr(mending, "delete", delete_in_a_tick)
    settings.WEBHOOKS = "off"
    now = timezone.now()
    noticed = reconciling.notice_move(now=now)

    check(subscribed.pk, now=now)

    assert noticed == 1
    assert of(subscribed).state == Subscription.State.REMOVED
