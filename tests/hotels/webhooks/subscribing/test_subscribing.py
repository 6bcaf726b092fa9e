"""Subscriptions are made before anything is read, and keep nothing from being read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hotels import tasks
from hotels.models import Connection, Subscription, SyncRun, Unit
from hotels.webhooks import address
from hotels.webhooks.mending import events_for
from hotels.webhooks.subscribing import make_before_first_load
from sandbox.server import Server
from tests.hotels.webhooks.subscriptions import PATH, of

pytestmark = pytest.mark.django_db(transaction=True)

State, Failure = Subscription.State, Subscription.Failure


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
    assert set(theirs["events"]) == set(events_for(chain))
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
    monkeypatch.setattr("hotels.webhooks.subscribing.MAX_WAIT_BEFORE_LOAD", 0.3)
    reachable.control.add_fault(kind="hang", path=f"^{PATH}", seconds=5)
    began = timezone.now()

    make_before_first_load(SyncRun.objects.get(connection=chain).pk, now=began)

    assert timezone.now() - began < timedelta(seconds=2)
    assert of(chain).failure == Failure.UNAVAILABLE


def test_without_webhooks_nothing_is_asked_and_the_load_goes_on(
    platform: Server, chain: Connection, settings: Any
) -> None:
    assert settings.WEBHOOKS == "off"

    tasks.sync(SyncRun.objects.get(connection=chain).pk)

    assert not Subscription.objects.exists()
    assert platform.control.calls(path=PATH) == []
    assert SyncRun.objects.get(connection=chain).state == SyncRun.State.DONE
