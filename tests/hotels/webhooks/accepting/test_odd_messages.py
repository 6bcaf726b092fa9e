"""Of a message as much is needed as is used: an event's ids, a system message's topic."""

from collections.abc import Callable
from typing import Any

import pytest

from hotels.models import Connection, WebhookEvent
from tests.hotels.webhooks.messages import health_check, message

pytestmark = pytest.mark.django_db(transaction=True)

Post = Callable[..., Any]


def events() -> list[WebhookEvent]:
    """Return what is there beside the system messages."""
    return list(WebhookEvent.objects.exclude(topic=WebhookEvent.SYSTEM))


@pytest.mark.parametrize(
    "data",
    [
        None,
        "x",
        {},
        {"entityId": None},
        {"entityId": 5},
        {"entityId": "MUC-Ü1"},
        {"entityId": "../../connect/token"},
        {"entityId": "MUC-A?x=1"},
        {"entityId": "MUC-A\n"},
    ],
)
def test_an_event_whose_thing_cannot_be_read_again_is_dropped(
    subscribed: Connection, secret: str, post: Post, data: Any
) -> None:
    assert post(secret, message() | {"data": data}).status_code == 204
    assert events() == []


@pytest.mark.parametrize("changes", [{"propertyId": ""}, {"propertyId": None}])
def test_an_event_may_be_of_no_hotel(
    subscribed: Connection, secret: str, post: Post, changes: dict[str, Any]
) -> None:
    assert post(secret, message(topic="Property") | changes).status_code == 204

    [event] = events()
    assert (event.entity_id, event.property_remote_id) == ("HOTEL1-ABC", "")


@pytest.mark.parametrize(
    "body",
    [
        {"topic": "system"},
        {"topic": "System", "type": "heartbeat"},
        health_check(type="health.check"),
        health_check(type=None, id=None, accountId=None),
        health_check(id=7, accountId=["x"], propertyId="<script>"),
        health_check(propertyId="", data={}),
        health_check(data={"entityId": "a b"}),
    ],
)
def test_of_a_system_message_nothing_but_its_topic_is_needed(
    subscribed: Connection, secret: str, post: Post, body: dict[str, Any]
) -> None:
    before = WebhookEvent.objects.count()

    answers = [post(secret, body).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert events() == []
    assert WebhookEvent.objects.count() == before + (1 if isinstance(body.get("id"), str) else 2)


def test_a_system_message_of_another_account_is_dropped(
    subscribed: Connection, secret: str, post: Post, caplog: Any
) -> None:
    before = WebhookEvent.objects.count()

    assert post(secret, health_check(accountId="DEMO")).status_code == 204
    assert WebhookEvent.objects.count() == before
    assert "names another account" in caplog.text
