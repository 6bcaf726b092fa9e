"""Messages to the workers: ids only, after commit, and never in anybody's way."""

import json
import logging
import os
import socket
import time
from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any

import pytest
from celery import Celery
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone

from hotels.connections import disconnect
from hotels.models import Connection, SyncRun
from hotels.sync.schedule import request_sync
from jobs import messages
from jobs.messages import Message

# The fixture `sent_messages` takes its place in each test.
send = messages.send


def empty(queue: Queue[Message]) -> None:
    while not queue.empty():
        queue.get_nowait()


@pytest.fixture
def broker_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Celery]]:
    """Have messages sent to a broker of the test's own, with shorter timeouts."""
    made: list[Celery] = []

    def at(url: str) -> Celery:
        app = Celery("test", broker=url, set_as_current=False)
        if url.startswith("redis"):
            timeouts = {"socket_timeout": 1, "max_retries": 1, "interval_step": 0.1}
            app.conf.broker_transport_options = (
                django_settings.CELERY_BROKER_TRANSPORT_OPTIONS | timeouts
            )
        made.append(app)
        monkeypatch.setattr(messages, "current_app", app)
        messages._sender_of.cache_clear()
        return app

    yield at
    if made:
        # What is still unsent must not reach the broker of the tests that follow.
        empty(messages._sender_of(os.getpid())._unsent)
        messages._sender_of.cache_clear()


@pytest.fixture
def silent_broker() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def refusing_broker() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"redis://127.0.0.1:{port}/0"


def taken_from(app: Celery, queue: str) -> list[dict[str, Any]]:
    """Take all messages of a queue."""
    taken = []
    with app.connection_for_read() as channel, channel.SimpleQueue(queue) as waiting:
        while waiting.qsize():
            message = waiting.get_nowait()
            taken.append({"headers": message.headers, "body": json.loads(message.body or "")})
    return taken


def wait_for_log(caplog: pytest.LogCaptureFixture, text: str) -> None:
    deadline = time.monotonic() + 15
    while text not in caplog.text:
        assert time.monotonic() < deadline, "nothing was logged"
        time.sleep(0.05)


@pytest.mark.parametrize("broker", ["refusing_broker", "silent_broker"])
def test_a_broker_that_is_away_holds_nobody_up_and_is_logged(
    broker: str,
    broker_at: Callable[[str], Celery],
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broker_at(request.getfixturevalue(broker))
    caplog.set_level(logging.WARNING, logger="jobs.messages")

    started = time.monotonic()
    for n in range(20):
        send(Message("hotels.sync", (n,), messages.INTERACTIVE))
    took = time.monotonic() - started

    assert took < 0.5
    wait_for_log(caplog, "message hotels.sync not sent")


def test_messages_beyond_what_can_wait_are_dropped_and_logged(
    silent_broker: str, broker_at: Callable[[str], Celery], caplog: pytest.LogCaptureFixture
) -> None:
    broker_at(silent_broker)
    caplog.set_level(logging.WARNING, logger="jobs.messages")

    for n in range(messages.MAX_UNSENT + 10):
        send(Message("hotels.sync", (n,), messages.INTERACTIVE))

    assert "the broker does not answer" in caplog.text


def test_a_message_that_cannot_be_sent_raises_nothing(
    refusing_broker: str, broker_at: Callable[[str], Celery], caplog: pytest.LogCaptureFixture
) -> None:
    broker_at(refusing_broker)

    messages.publish(Message("hotels.sync", (1,), messages.INTERACTIVE))

    assert "message hotels.sync not sent: OperationalError" in caplog.text


def test_a_message_carries_ids_and_nothing_else(broker_at: Callable[[str], Celery]) -> None:
    app = broker_at("memory://")

    messages.publish(Message("hotels.sync", (4711,), messages.INTERACTIVE, expires=20))
    messages.publish(Message("jobs.run_due", (), messages.BACKGROUND))

    [sync] = taken_from(app, "interactive")
    [jobs] = taken_from(app, "background")
    assert sync["headers"]["task"] == "hotels.sync"
    assert sync["headers"]["expires"] is not None
    assert sync["body"][:2] == [[4711], {}]
    assert jobs["headers"]["task"] == "jobs.run_due"
    assert jobs["body"][:2] == [[], {}]


@pytest.mark.django_db(transaction=True)
def test_no_message_is_sent_before_its_cause_is_committed(
    connection: Connection, sent_messages: list[Message]
) -> None:
    with transaction.atomic():
        run = request_sync(connection, now=timezone.now())
        before_commit = list(sent_messages)

    assert before_commit == []
    assert [(message.task, message.args) for message in sent_messages] == [
        ("hotels.sync", (run.pk,))
    ]


@pytest.mark.django_db(transaction=True)
def test_no_message_is_sent_for_what_was_rolled_back(
    connection: Connection,
    make_connection: Callable[..., Connection],
    sent_messages: list[Message],
) -> None:
    other = make_connection(apaleo_account_code="SOLO")

    with transaction.atomic():
        disconnect(connection, now=timezone.now())
        request_sync(other, now=timezone.now())
        transaction.set_rollback(True)

    assert sent_messages == []
    assert not SyncRun.objects.exists()


@pytest.mark.parametrize(
    ("cause", "queue"),
    [
        (SyncRun.Cause.CONNECTED, "interactive"),
        (SyncRun.Cause.REQUESTED, "interactive"),
        (SyncRun.Cause.SCHEDULED, "background"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_somebody_watches_goes_into_the_queue_of_its_own(
    connection: Connection, sent_messages: list[Message], cause: SyncRun.Cause, queue: str
) -> None:
    request_sync(connection, cause=cause, now=timezone.now())

    assert [message.queue for message in sent_messages] == [queue]
