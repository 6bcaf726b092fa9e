"""Delivering messages: at least once, in no order, repeated until somebody answers 2xx."""

import logging
import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import requests

from sandbox.accounts import HotelAccount
from sandbox.state import Sandbox
from sandbox.state.webhooks import Delivery, Subscription
from sandbox.webhooks.events import Event, events_between

logger = logging.getLogger(__name__)

AT_ONCE = 8


def post(url: str, body: dict[str, Any], *, timeout: float) -> int | None:
    """Post a message and return the status, None if there was no answer in time."""
    headers = {"Apaleo-Tracking-Id": str(uuid.uuid4())}
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                url, json=body, headers=headers, timeout=timeout, allow_redirects=False
            )
    except requests.RequestException:
        return None
    return answer.status_code


def is_accepted(status: int | None) -> bool:
    """Tell whether an answer ends the matter."""
    return status is not None and 200 <= status < 300


def change_account(sandbox: Sandbox, account: HotelAccount) -> None:
    """Let an account be as it was given, and have everybody told who subscribed to it."""
    before = sandbox.accounts.by_code[account.code]
    sandbox.accounts.replace(account)
    announce_changes(sandbox, before=before, after=account)


def announce_changes(sandbox: Sandbox, *, before: HotelAccount, after: HotelAccount) -> None:
    """Have everybody told who subscribed to what is different."""
    tells_occupancy = sandbox.settings.webhook_tells_occupancy
    for event in events_between(before, after, tells_occupancy=tells_occupancy):
        announce(sandbox, event, account=after)


def announce(
    sandbox: Sandbox, event: Event, *, account: HotelAccount, id_: str | None = None
) -> None:
    """Have everybody told who subscribed to the event."""
    body = event.body(account, id_=id_)
    for subscription in sandbox.webhooks.of_account(account.code):
        if subscription.wants(topic=event.topic, type_=event.type, property_id=event.filtered_by):
            send(sandbox, subscription, body)


def send(sandbox: Sandbox, subscription: Subscription, body: dict[str, Any]) -> None:
    """Have a message delivered as the settings say: late, out of order, more than once."""
    settings = sandbox.settings
    delivery = Delivery(
        subscription_id=subscription.id, endpoint_url=subscription.endpoint_url, body=body
    )
    for _ in range(settings.webhook_copies):
        spread = random.uniform(0, settings.webhook_spread_seconds)  # noqa: S311 - not a secret
        sandbox.webhooks.schedule(replace(delivery), after=settings.webhook_delay_seconds + spread)


def start_delivering(sandbox: Sandbox) -> None:
    """Deliver what is due from now on, in threads that end with the process."""
    pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="webhook")

    def run() -> None:
        while True:
            pool.submit(_deliver, sandbox, sandbox.webhooks.next_due())

    threading.Thread(target=run, name="webhooks", daemon=True).start()


def _deliver(sandbox: Sandbox, delivery: Delivery) -> None:
    """Make one attempt and schedule the next if it was not accepted."""
    if delivery.subscription_id not in sandbox.webhooks.subscriptions:
        return
    settings = sandbox.settings
    delivery.status = post(
        delivery.endpoint_url, delivery.body, timeout=settings.webhook_timeout_seconds
    )
    delivery.finished_at = time.monotonic()
    sandbox.webhooks.record(delivery)
    pauses = settings.webhook_repeat_seconds
    if not is_accepted(delivery.status) and delivery.attempt <= len(pauses):
        again = replace(delivery, attempt=delivery.attempt + 1, status=None, finished_at=None)
        sandbox.webhooks.schedule(again, after=pauses[delivery.attempt - 1])
