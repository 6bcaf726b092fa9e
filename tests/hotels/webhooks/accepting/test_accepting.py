"""Cases 49 and F27: the address that apaleo posts to."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from hotels import connections
from hotels.models import Connection, Subscription, WebhookEvent
from hotels.webhooks import address
from jobs.messages import Message
from sandbox.server import Server
from tests.hotels.webhooks.messages import health_check, message

pytestmark = pytest.mark.django_db(transaction=True)

Post = Callable[..., Any]


def events() -> list[WebhookEvent]:
    """Return what is there beside the health check of the beginning."""
    return list(WebhookEvent.objects.exclude(topic=WebhookEvent.SYSTEM).order_by("pk"))


def test_an_event_is_written_down_before_it_is_answered(
    subscribed: Connection, secret: str, post: Post, sent_messages: list[Message]
) -> None:
    sent_messages.clear()

    answer = post(secret, message(id="one"))

    [event] = events()
    assert (answer.status_code, answer.content) == (204, b"")
    assert (event.connection, event.event_id, event.topic) == (subscribed, "one", "unit")
    assert (event.entity_id, event.property_remote_id) == ("HOTEL1-ABC", "HOTEL1")
    assert event.done_at is None
    assert sent_messages == [Message("hotels.take_in", (str(subscribed.pk),), "background")]


def test_accepting_takes_one_question_and_one_insert(
    subscribed: Connection, secret: str, post: Post, django_assert_num_queries: Any
) -> None:
    # 1. whose secret it is; 2. the event.
    with django_assert_num_queries(2):
        post(secret, message())


def test_an_event_that_comes_again_is_one(subscribed: Connection, secret: str, post: Post) -> None:
    for _ in range(5):
        assert post(secret, message(id="same")).status_code == 204

    assert len(events()) == 1


def test_a_system_message_is_a_sign_of_the_path_and_no_event(
    subscribed: Connection, secret: str, post: Post, sent_messages: list[Message]
) -> None:
    sent_messages.clear()

    answer = post(secret, health_check())

    assert answer.status_code == 204
    assert events() == []
    assert sent_messages == []
    assert WebhookEvent.objects.filter(topic="system", done_at__isnull=False).count() == 2
    assert Subscription.objects.get(pk=subscribed.pk).last_event_at is None


@pytest.mark.parametrize("secret", ["wrong", "x" * 3000, "🐚", "a/b"])
def test_an_unknown_secret_gets_404_and_no_work(
    subscribed: Connection,
    post: Post,
    secret: str,
    sent_messages: list[Message],
    django_assert_max_num_queries: Any,
) -> None:
    sent_messages.clear()

    with django_assert_max_num_queries(1):
        answer = post(secret, message())

    assert answer.status_code == 404
    assert events() == []
    assert sent_messages == []


def test_a_secret_is_looked_up_by_its_digest_and_kept_sealed(
    subscribed: Connection, secret: str
) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT * FROM hotels_subscription")
        row = cursor.fetchall()

    assert secret not in str(row)
    assert len(secret) >= 43


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * 10_000_000, 413),
        (b"[" * 60_000, 400),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
        (b"", 400),
        (b"\xff\xfe", 400),
        (b"null", 400),
        (b"[]", 400),
        (b"1" * 5000, 400),
        (b'{"id": NaN}', 400),
    ],
)
def test_what_is_no_message_is_refused_without_work(
    subscribed: Connection, secret: str, post: Post, body: bytes, status: int
) -> None:
    answer = post(secret, body)

    assert answer.status_code == status
    assert events() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": 7},
        {"id": "a" * 101},
        {"id": "../../x"},
        {"accountId": None},
        {"topic": ["Unit"]},
        {"topic": "Un\x00it"},
        {"type": {"a": 1}},
        {"topic": None},
        {"type": ""},
        {"accountId": ""},
        {"propertyId": "<script>"},
        {"propertyId": 7},
    ],
)
def test_a_message_of_another_shape_is_refused(
    subscribed: Connection, secret: str, post: Post, changes: dict[str, Any]
) -> None:
    assert post(secret, message(**changes)).status_code == 400
    assert events() == []


def test_a_message_that_names_another_account_is_dropped_and_logged(
    subscribed: Connection, secret: str, post: Post, caplog: Any
) -> None:
    answer = post(secret, message(accountId="DEMO"))

    assert answer.status_code == 204
    assert events() == []
    assert "names another account" in caplog.text


@pytest.mark.parametrize("topic", ["Folio", "Booking", "Weather"])
def test_what_is_not_mirrored_is_dropped(
    subscribed: Connection, secret: str, post: Post, topic: str
) -> None:
    assert post(secret, message(topic=topic)).status_code == 204
    assert events() == []


def test_new_fields_do_no_harm(subscribed: Connection, secret: str, post: Post) -> None:
    body = message(clientId="A-SP-B", subjectId="x", future={"a": [1]})

    assert post(secret, body).status_code == 204
    assert len(events()) == 1


def test_after_disconnecting_the_address_is_as_good_as_unknown(
    subscribed: Connection, secret: str, post: Post
) -> None:
    connections.disconnect(subscribed, now=timezone.now())

    assert post(secret, message()).status_code == 404
    assert events() == []


def test_an_account_cannot_be_told_of_another_ones_events(
    subscribed: Connection, secret: str, post: Post, reachable: Server, connect: Post
) -> None:
    other = connect("SOLO")
    others = Subscription.objects.get(pk=other.pk).unbound_secret()

    post(others, message())

    assert events() == []


@pytest.mark.parametrize("method", ["get", "put", "delete", "head", "options"])
def test_only_post_is_answered(
    subscribed: Connection, secret: str, client: Any, method: str
) -> None:
    answer = getattr(client, method)(f"/webhooks/apaleo/{secret}/", SERVER_NAME="localhost")

    assert answer.status_code in {302, 400, 405}
    assert events() == []


def test_no_cookie_is_set_and_nothing_is_kept_by_caches(
    subscribed: Connection, secret: str, post: Post
) -> None:
    answer = post(secret, message())

    assert answer.cookies == {}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("body", [b"no message", json.dumps(message()).encode()])
def test_the_secret_is_in_no_log_line(
    subscribed: Connection, secret: str, post: Post, body: bytes, caplog: Any
) -> None:
    post(secret, body)
    post(secret, message(accountId="DEMO"))

    assert secret not in caplog.text
    assert address.PATH in caplog.text or body.startswith(b"{")
