"""Many subscriptions and events are due at once: others wait behind no more than a few."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from redis import Redis

from accounts.models import Account
from hotels.models import Connection, Subscription, WebhookEvent
from hotels.webhooks.reconciling import MAX_PER_TICK, reconcile
from jobs.messages import BACKGROUND, Message
from tests.config.stack.valkey_server import running_valkey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def many_due(
    make_connection: Callable[..., Connection], settings: Any
) -> Callable[..., list[Connection]]:
    """Make connections whose subscriptions are to be compared since a while."""
    settings.WEBHOOKS = "auto"

    def many_due(number: int, **fields: Any) -> list[Connection]:
        rows = [make_connection(apaleo_account_code=f"A{n}", **fields) for n in range(number)]
        for row in rows:
            Subscription.prepare(row, now=timezone.now() - timedelta(hours=2))
        return rows

    return many_due


def test_all_accounts_have_their_turn_and_a_tick_sends_few(
    many_due: Callable[..., list[Connection]],
    make_connection: Callable[..., Connection],
    other_account: Account,
    sent_messages: list[Message],
) -> None:
    many_due(MAX_PER_TICK + 10)
    late = make_connection(account=other_account, apaleo_account_code="B")
    Subscription.prepare(late, now=timezone.now() - timedelta(minutes=1))
    sent_messages.clear()

    reconcile(now=timezone.now())

    assert [message.task for message in sent_messages] == ["hotels.check_subscription"] * (
        MAX_PER_TICK
    )
    assert (str(late.pk),) in [message.args for message in sent_messages]


def test_no_checks_are_put_before_workers_who_have_enough_to_do_but_events_are(
    many_due: Callable[..., list[Connection]], sent_messages: list[Message], settings: Any
) -> None:
    due = many_due(MAX_PER_TICK)
    WebhookEvent.objects.create(
        connection=due[0],
        event_id="1",
        topic="unit",
        type="changed",
        received_at=timezone.now() - timedelta(minutes=1),
    )
    sent_messages.clear()

    with running_valkey() as url, Redis.from_url(url) as broker:
        settings.REDIS_URL = url
        broker.lpush(f"lobby-{BACKGROUND}", *["waits"] * (MAX_PER_TICK - 3))
        reconcile(now=timezone.now())

    told = [message.task for message in sent_messages]
    assert told == [*["hotels.check_subscription"] * 3, "hotels.take_in"]


def test_where_webhooks_come_to_be_on_a_tick_begins_with_few(
    make_connection: Callable[..., Connection], settings: Any
) -> None:
    settings.WEBHOOKS = "auto"
    settings.APALEO_WEBHOOK_URL = "http://127.0.0.1:9"
    for number in range(MAX_PER_TICK + 5):
        make_connection(apaleo_account_code=f"A{number}")

    for prepared in (MAX_PER_TICK, MAX_PER_TICK + 5):
        reconcile(now=timezone.now())
        assert Subscription.objects.count() == prepared
