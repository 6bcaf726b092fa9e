"""What the control interface does with webhooks and with people who leave."""

from dataclasses import asdict
from typing import Any

from sandbox.state import Sandbox
from sandbox.webhooks.delivery import announce, send
from sandbox.webhooks.events import Event, system_message

Data = dict[str, Any]


def show_subscriptions(sandbox: Sandbox, data: Data) -> Any:
    """All webhook subscriptions, of whichever app and account."""
    return [asdict(one) for one in sandbox.webhooks.subscriptions.values()]


def forget_subscriptions(sandbox: Sandbox, data: Data) -> Any:
    """Lose all webhook subscriptions, without a word to anybody."""
    sandbox.webhooks.subscriptions.clear()


def show_deliveries(sandbox: Sandbox, data: Data) -> Any:
    """Every attempt to deliver a message, with the status that was answered."""
    return [asdict(one) for one in sandbox.webhooks.log]


def send_event(sandbox: Sandbox, data: Data) -> Any:
    """Deliver an event of which nothing is true. Body: account_code, topic, type, entity_id.

    `property_id` and `id` may be given too.
    """
    event = Event(
        topic=data["topic"],
        type=data["type"],
        entity_id=data["entity_id"],
        property_id=data.get("property_id"),
    )
    account = sandbox.accounts.by_code[data["account_code"]]
    announce(sandbox, event, account=account, id_=data.get("id"))


def send_system_message(sandbox: Sandbox, data: Data) -> Any:
    """Deliver a system message. Body: account_code, type (default healthcheck)."""
    for subscription in sandbox.webhooks.of_account(data["account_code"]):
        body = system_message(data["account_code"], type_=data.get("type", "healthcheck"))
        send(sandbox, subscription, body)


def redeliver(sandbox: Sandbox, data: Data) -> Any:
    """Deliver everything once more, as after an outage. Body: account_code."""
    for subscription_id, body in sandbox.webhooks.messages(data["account_code"]):
        send(sandbox, sandbox.webhooks.subscriptions[subscription_id], body)
