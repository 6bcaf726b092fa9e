"""Subscriptions are compared with what apaleo has, and mended; those of others are left alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from encryption.binding import bind
from hotels import connections, tasks
from hotels.models import Connection, Subscription, SyncRun
from hotels.sync.interval import sync_interval
from hotels.tokens import KeyUnavailable, access_token
from hotels.webhooks import address, reconciling
from hotels.webhooks.mending import events_for
from hotels.webhooks.subscribing import check
from jobs.messages import Message
from sandbox.server import Server
from tests.hotels.grants import consent, expire, rest
from tests.hotels.webhooks.messages import message
from tests.hotels.webhooks.subscriptions import PATH, Check, of
from tests.sandbox.webhooks.listener import listening

pytestmark = pytest.mark.django_db(transaction=True)

State, Failure = Subscription.State, Subscription.Failure


def test_what_was_made_though_its_answer_was_lost_is_found_and_not_made_again(
    reachable: Server, chain: Connection, first_load: Callable[..., SyncRun], check_now: Check
) -> None:
    reachable.control.add_fault(kind="commit-then-reset", path=f"^{PATH}", times=1)
    first_load(chain)

    ours = check_now(chain)

    [theirs] = reachable.control.subscriptions()
    assert (ours.state, ours.remote_id) == (State.ACTIVE, theirs["id"])


def test_a_lost_subscription_is_made_again_and_the_hotels_are_read_once(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    reachable.control.forget_subscriptions()

    ours = check_now(subscribed)

    [theirs] = reachable.control.subscriptions()
    run = SyncRun.objects.get(connection=subscribed, state=SyncRun.State.WAITING)
    assert (ours.state, ours.remote_id) == (State.ACTIVE, theirs["id"])
    assert run.cause == SyncRun.Cause.SCHEDULED


def test_a_list_that_cannot_be_read_is_unknown_and_nothing_is_made(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    reachable.control.add_fault(kind="status", path=f"^{PATH}$", method="GET", status=500)

    ours = check_now(subscribed)

    assert (ours.state, ours.failure) == (State.UNKNOWN, Failure.UNAVAILABLE)
    assert len(reachable.control.subscriptions()) == 1
    assert not SyncRun.objects.filter(connection=subscribed, state="waiting").exists()


def test_doubled_ones_are_removed_and_those_of_others_are_left_alone(
    reachable: Server, subscribed: Connection, check_now: Check, remote: Any
) -> None:
    api = remote(subscribed)
    mine = of(subscribed)
    url = address.endpoint_url(mine.unbound_secret())
    with listening() as listener:
        others = [
            api.create(endpoint_url=listener.url, events=["unit/*"]),
            api.create(
                endpoint_url=f"{listener.url}{address.PATH}x/", events=events_for(subscribed)
            ),
        ]
    api.create(endpoint_url=url, events=events_for(subscribed))
    api.create(endpoint_url=url, events=["unit/changed"])

    ours = check_now(subscribed)

    ids = {one["id"] for one in reachable.control.subscriptions()}
    assert (ours.state, ids) == (State.ACTIVE, {mine.remote_id, *others})


def test_a_subscription_with_a_filter_or_other_events_is_replaced(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    before = of(subscribed).remote_id
    reachable.control.add_fault(
        kind="replace",
        path=f"^{PATH}$",
        method="GET",
        set={"0.propertyIds": ["BER"]},
        times=1,
    )

    ours = check_now(subscribed)

    [theirs] = reachable.control.subscriptions()
    assert ours.remote_id == theirs["id"] != before


def test_a_moved_public_url_is_noticed_and_followed(
    reachable: Server, subscribed: Connection, settings: Any, sent_messages: list[Message]
) -> None:
    settings.PUBLIC_URL = settings.PUBLIC_URL.replace("localhost", "127.0.0.1")
    settings.PUBLIC_HOST = "127.0.0.1"
    sent_messages.clear()

    reconciling.reconcile(now=timezone.now())
    [message] = sent_messages
    tasks.check_subscription(*message.args)

    [theirs] = reachable.control.subscriptions()
    assert message.task == "hotels.check_subscription"
    assert theirs["endpoint_url"].startswith(settings.PUBLIC_URL)
    sent_messages.clear()
    reconciling.reconcile(now=timezone.now())
    assert sent_messages == []


def test_it_is_compared_every_day(subscribed: Connection, sent_messages: list[Message]) -> None:
    sent_messages.clear()
    now = timezone.now()

    reconciling.reconcile(now=now + timedelta(hours=20))
    too_early = list(sent_messages)
    reconciling.reconcile(now=now + timedelta(hours=27))

    assert too_early == []
    assert [message.task for message in sent_messages] == ["hotels.check_subscription"]


def test_two_checks_at_once_are_one(reachable: Server, subscribed: Connection) -> None:
    now = timezone.now()
    Subscription.objects.update(due_at=now)

    check(subscribed.pk, now=now)
    check(subscribed.pk, now=now)

    assert len(reachable.control.calls(path=PATH)) == 1


def test_full_loads_are_daily_while_apaleo_tells_and_hourly_otherwise(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    told = sync_interval(subscribed)
    Connection.objects.filter(pk=subscribed.pk).update(
        next_sync_at=timezone.now() + timedelta(hours=20)
    )
    reachable.control.add_fault(kind="status", path=f"^{PATH}$", method="GET", status=500)

    check_now(subscribed)

    subscribed.refresh_from_db()
    assert (told, sync_interval(subscribed)) == (timedelta(days=1), timedelta(hours=1))
    assert subscribed.next_sync_at is not None
    assert subscribed.next_sync_at <= timezone.now() + timedelta(hours=1)


def test_a_connection_older_than_webhooks_gets_one(
    reachable: Server, subscribed: Connection, sent_messages: list[Message]
) -> None:
    Subscription.objects.all().delete()
    reachable.control.forget_subscriptions()
    sent_messages.clear()

    reconciling.reconcile(now=timezone.now())
    [message] = sent_messages
    tasks.check_subscription(*message.args)

    assert of(subscribed).state == State.ACTIVE
    assert len(reachable.control.subscriptions()) == 1


def test_a_refused_grant_leaves_the_state_unknown(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    expire(subscribed)
    reachable.control.revoke_grants(account_code="CHAIN")

    in_doubt = check_now(subscribed)
    rest(subscribed)
    refused = check_now(subscribed)

    assert (in_doubt.state, in_doubt.failure) == (State.UNKNOWN, Failure.UNAVAILABLE)
    assert (refused.state, refused.failure) == (State.UNKNOWN, Failure.NO_GRANT)


def test_an_expired_token_costs_one_refresh(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    reachable.control.expire_tokens(account_code="CHAIN")

    ours = check_now(subscribed)

    assert ours.state == State.ACTIVE
    assert len(reachable.control.calls(kind="token")) == 1


def test_one_whose_secret_no_key_opens_begins_anew(
    reachable: Server, subscribed: Connection, check_now: Check, settings: Any, post: Any
) -> None:
    before = of(subscribed)
    old = before.unbound_secret()
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(KeyUnavailable):
        access_token(subscribed.pk)
    connections.establish(
        consent("CHAIN"),
        account=subscribed.account,
        user=subscribed.connected_by,  # type: ignore[arg-type]  # alice
        now=timezone.now(),
    )
    SyncRun.objects.open().update(state=SyncRun.State.DONE, finished_at=timezone.now())

    ours = check_now(subscribed)

    [theirs] = reachable.control.subscriptions()
    assert (ours.state, ours.failure, ours.remote_id) == (State.ACTIVE, "", theirs["id"])
    assert theirs["id"] != before.remote_id
    assert theirs["endpoint_url"] == address.endpoint_url(ours.unbound_secret())
    assert post(old, message()).status_code == 404
    # What happened in between was told to nobody.
    assert SyncRun.objects.filter(connection=subscribed, state="waiting").exists()


def test_so_does_one_whose_secret_is_another_connections(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    elsewhere = bind("secret", to=uuid4())
    Subscription.objects.filter(pk=subscribed.pk).update(secret=elsewhere)

    ours = check_now(subscribed)

    [theirs] = reachable.control.subscriptions()
    assert theirs["endpoint_url"] == address.endpoint_url(ours.unbound_secret())


def test_the_old_one_is_known_until_it_is_deleted(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    Subscription.objects.filter(pk=subscribed.pk).update(secret=bind("secret", to=uuid4()))
    fault = reachable.control.add_fault(kind="status", path=f"^{PATH}/", status=503)

    kept = check_now(subscribed)
    reachable.control.delete_fault(fault)
    ours = check_now(subscribed)

    assert kept.failure == Failure.UNAVAILABLE
    [theirs] = reachable.control.subscriptions()
    assert (ours.state, ours.remote_id) == (State.ACTIVE, theirs["id"])


def test_a_first_check_that_could_not_open_the_secret_is_followed_by_one_that_begins_anew(
    reachable: Server, chain: Connection, check_now: Check
) -> None:
    Subscription.objects.filter(pk=chain.pk).update(secret=bind("secret", to=uuid4()))

    states = [check_now(chain).state, check_now(chain).state]

    assert states == [State.UNKNOWN, State.ACTIVE]
    assert len(reachable.control.subscriptions()) == 1
