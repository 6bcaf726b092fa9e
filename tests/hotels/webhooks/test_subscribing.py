"""Subscriptions are made, compared, mended and removed; other people's are left alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from connect.hotel_choice import choose_hotels
from hotels import connections, tasks, tokens
from hotels.client import subscriptions
from hotels.models import Connection, Property, Revocation, Subscription, SyncRun, Unit
from hotels.outbox.revocations import revoke
from hotels.sync.interval import sync_interval
from hotels.webhooks import address, reconciling
from hotels.webhooks.subscribing import EVENTS, check, make_before_first_load
from jobs import runner
from jobs.messages import Message
from sandbox.server import Server
from tests.hotels.grants import consent, expire
from tests.sandbox.webhooks.listener import listening

pytestmark = pytest.mark.django_db(transaction=True)

State, Failure = Subscription.State, Subscription.Failure
PATH = "/v1/subscriptions"
Check = Callable[..., Subscription]


def of(connection: Connection) -> Subscription:
    return Subscription.objects.get(pk=connection.pk)


@pytest.fixture
def check_now() -> Check:
    """Compare the connection's subscription with what apaleo has, and return it."""

    def check_now(connection: Connection) -> Subscription:
        now = timezone.now()
        Subscription.objects.filter(pk=connection.pk).update(due_at=now)
        check(connection.pk, now=now)
        return of(connection)

    return check_now


@pytest.fixture
def remote(reachable: Server) -> Callable[..., Any]:
    """Call the subscription API as the app does."""

    def remote(connection: Connection) -> Any:
        return subscriptions(lambda rejected: tokens.access_token(connection.pk))

    return remote


def test_it_is_made_before_anything_is_read_and_for_all_hotels(
    reachable: Server, chain: Connection, first_load: Callable[..., SyncRun]
) -> None:
    run = first_load(chain)

    [theirs] = reachable.control.subscriptions()
    ours = of(chain)
    paths = [call["path"] for call in reachable.control.calls(kind="api")]
    assert paths[0] == PATH
    assert PATH not in paths[1:]
    assert run.state == SyncRun.State.DONE
    assert (theirs["id"], theirs["property_ids"]) == (ours.remote_id, [])
    assert set(theirs["events"]) == set(EVENTS)
    assert theirs["endpoint_url"] == address.endpoint_url(ours.unbound_secret())
    assert (ours.state, ours.failure) == (State.ACTIVE, "")


def test_the_task_of_a_first_load_subscribes_and_loads(
    reachable: Server, chain: Connection
) -> None:
    tasks.sync(SyncRun.objects.get(connection=chain).pk)

    assert of(chain).state == State.ACTIVE
    assert SyncRun.objects.get(connection=chain).state == SyncRun.State.DONE
    assert Unit.objects.filter(connection=chain).exists()


@pytest.mark.parametrize(
    ("fault", "state", "failure"),
    [
        ({"kind": "status", "status": 403}, State.UNKNOWN, Failure.FORBIDDEN),
        ({"kind": "status", "status": 503}, State.UNKNOWN, Failure.UNAVAILABLE),
        ({"kind": "reset"}, State.UNKNOWN, Failure.UNAVAILABLE),
        ({"kind": "status", "status": 422, "body": '{"messages":[]}'}, "missing", "refused"),
        ({"kind": "status", "status": 418}, State.UNKNOWN, Failure.CONTRACT),
        ({"kind": "commit-then-reset"}, State.UNKNOWN, Failure.UNAVAILABLE),
    ],
)
def test_a_subscription_that_cannot_be_had_keeps_no_hotel_from_loading(
    reachable: Server,
    chain: Connection,
    first_load: Callable[..., SyncRun],
    fault: dict[str, Any],
    state: str,
    failure: str,
) -> None:
    reachable.control.add_fault(path=f"^{PATH}", **fault)

    run = first_load(chain)

    ours = of(chain)
    assert run.state == SyncRun.State.DONE
    assert (ours.state, ours.failure) == (state, failure)
    assert ours.due_at is not None
    assert ours.due_at < timezone.now() + timedelta(minutes=5)


def test_an_address_that_apaleo_cannot_reach_is_named_as_the_cause(
    reachable: Server, chain: Connection, settings: Any, first_load: Callable[..., SyncRun]
) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:9"

    run = first_load(chain)

    assert run.state == SyncRun.State.DONE
    assert (of(chain).state, of(chain).failure) == (State.MISSING, Failure.HEALTH_CHECK)


def test_a_slow_subscription_delays_the_first_load_by_a_bound(
    reachable: Server, chain: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotels.webhooks.subscribing.PATIENCE_BEFORE_LOAD", 0.3)
    reachable.control.add_fault(kind="hang", path=f"^{PATH}", seconds=5)
    began = timezone.now()

    make_before_first_load(SyncRun.objects.get(connection=chain).pk, now=began)

    assert timezone.now() - began < timedelta(seconds=2)
    assert of(chain).failure == Failure.UNAVAILABLE


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
            api.create(endpoint_url=f"{listener.url}{address.PATH}x/", events=EVENTS),
        ]
    api.create(endpoint_url=url, events=EVENTS)
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
    # One refresh, whose token outlives the pause, and one handing back.
    assert len(reachable.control.calls(kind="token")) == 1
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


def test_without_webhooks_nothing_is_asked_and_the_load_goes_on(
    platform: Server, chain: Connection, settings: Any
) -> None:
    assert settings.WEBHOOKS == "off"

    tasks.sync(SyncRun.objects.get(connection=chain).pk)

    assert not Subscription.objects.exists()
    assert platform.control.calls(path=PATH) == []
    assert SyncRun.objects.get(connection=chain).state == SyncRun.State.DONE


def test_a_refused_grant_leaves_the_state_unknown(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    expire(subscribed)
    reachable.control.revoke_grants(account_code="CHAIN")

    ours = check_now(subscribed)

    assert (ours.state, ours.failure) == (State.UNKNOWN, Failure.NO_GRANT)


def test_an_expired_token_costs_one_refresh(
    reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    reachable.control.expire_tokens(account_code="CHAIN")

    ours = check_now(subscribed)

    assert ours.state == State.ACTIVE
    assert len(reachable.control.calls(kind="token")) == 1
