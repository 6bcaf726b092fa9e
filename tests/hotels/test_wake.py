"""Wake-up calls: ids only, after commit, and never in anybody's way."""

import json
import logging
import os
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import Celery
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone

from hotels import wake
from hotels.connections import disconnect
from hotels.models import SyncRun
from hotels.schedule import request_sync

# The fixture `wake_ups` takes its place in each test.
post = wake.post


@pytest.fixture
def broker_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Celery]]:
    """Have calls sent to a broker of the test's own, with the sender a little less patient."""
    made: list[Celery] = []

    def at(url: str) -> Celery:
        app = Celery("test", broker=url, set_as_current=False)
        if url.startswith("redis"):
            patience = {"socket_timeout": 1, "max_retries": 1, "interval_step": 0.1}
            app.conf.broker_transport_options = (
                django_settings.CELERY_BROKER_TRANSPORT_OPTIONS | patience
            )
        made.append(app)
        monkeypatch.setattr(wake, "current_app", app)
        wake._sender_of.cache_clear()
        return app

    yield at
    if made:
        # What is still unsent must not reach the broker of the tests that follow.
        unsent = wake._sender_of(os.getpid())._unsent
        while not unsent.empty():
            unsent.get_nowait()
        wake._sender_of.cache_clear()


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


def messages(app: Celery, queue: str) -> list[dict[str, Any]]:
    """Take all messages of a queue."""
    taken = []
    with app.connection_for_read() as channel, channel.SimpleQueue(queue) as waiting:
        while waiting.qsize():
            message = waiting.get_nowait()
            taken.append({"headers": message.headers, "body": json.loads(message.body)})
    return taken


def wait_for_log(caplog: pytest.LogCaptureFixture, text: str) -> None:
    deadline = time.monotonic() + 15
    while text not in caplog.text:
        assert time.monotonic() < deadline, "nothing was logged"
        time.sleep(0.05)


@pytest.mark.parametrize("broker", ["refusing_broker", "silent_broker"])
def test_a_broker_that_is_away_holds_nobody_up_and_is_logged(broker, broker_at, request, caplog):
    broker_at(request.getfixturevalue(broker))
    caplog.set_level(logging.WARNING, logger="hotels.wake")

    started = time.monotonic()
    for n in range(20):
        post(wake.Call("hotels.sync", (n,), wake.INTERACTIVE))
    took = time.monotonic() - started

    assert took < 0.5
    wait_for_log(caplog, "wake-up call hotels.sync not sent")


def test_calls_beyond_what_can_wait_are_dropped_and_logged(silent_broker, broker_at, caplog):
    broker_at(silent_broker)
    caplog.set_level(logging.WARNING, logger="hotels.wake")

    for n in range(wake.MOST_UNSENT + 10):
        post(wake.Call("hotels.sync", (n,), wake.INTERACTIVE))

    assert "the broker does not answer" in caplog.text


def test_a_call_that_cannot_be_sent_raises_nothing(refusing_broker, broker_at, caplog):
    broker_at(refusing_broker)

    wake.send(wake.Call("hotels.sync", (1,), wake.INTERACTIVE))

    assert "wake-up call hotels.sync not sent: OperationalError" in caplog.text


def test_a_message_carries_ids_and_nothing_else(broker_at):
    app = broker_at("memory://")

    wake.send(wake.Call("hotels.sync", (4711,), wake.INTERACTIVE, expires=20))
    wake.send(wake.Call("hotels.errands", (), wake.BACKGROUND))

    [sync] = messages(app, "interactive")
    [errands] = messages(app, "background")
    assert sync["headers"]["task"] == "hotels.sync"
    assert sync["headers"]["expires"] is not None
    assert sync["body"][:2] == [[4711], {}]
    assert errands["headers"]["task"] == "hotels.errands"
    assert errands["body"][:2] == [[], {}]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_called_before_the_work_is_committed(connection, wake_ups):
    with transaction.atomic():
        run = request_sync(connection, now=timezone.now())
        before_commit = list(wake_ups)

    assert before_commit == []
    assert [(call.task, call.args) for call in wake_ups] == [("hotels.sync", (run.pk,))]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_called_for_work_that_was_rolled_back(connection, make_connection, wake_ups):
    other = make_connection(apaleo_account_code="SOLO")

    with transaction.atomic():
        disconnect(connection, now=timezone.now())
        request_sync(other, now=timezone.now())
        transaction.set_rollback(True)

    assert wake_ups == []
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
def test_somebody_who_watches_comes_first(connection, wake_ups, cause, queue):
    request_sync(connection, cause=cause, now=timezone.now())

    assert [call.queue for call in wake_ups] == [queue]
