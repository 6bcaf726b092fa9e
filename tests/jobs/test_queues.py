"""Telling what lies in a queue already, whatever else does."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from redis import Redis

from jobs import queues
from jobs.messages import INTERACTIVE, Message
from jobs.queues import count_waiting, not_waiting
from tests.config.stack.valkey_server import running_valkey

ONE, TWO = Message("hotels.sync", (1,)), Message("hotels.sync", (2,))


@pytest.fixture
def broker(settings: Any) -> Iterator[Celery]:
    with running_valkey() as url:
        settings.REDIS_URL = url
        app = Celery(broker=url.replace("unix://", "redis+socket://"), set_as_current=False)
        app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        yield app


def put(broker: Celery, message: Message) -> None:
    broker.send_task(message.task, args=message.args, queue=message.queue)


def test_a_message_lies_in_its_queue_by_task_and_arguments(broker: Celery) -> None:
    put(broker, ONE)
    put(broker, Message("hotels.take_in", (2,)))
    put(broker, Message("hotels.sync", (2,), INTERACTIVE))

    assert not_waiting([ONE, TWO]) == [TWO]
    assert not_waiting([Message("hotels.sync", (1,), expires=20)]) == []
    assert count_waiting("background") == 2


def test_nothing_is_put_behind_a_queue_that_is_full(
    broker: Celery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "FULL", 3)
    others = [Message("hotels.take_in", (number,)) for number in range(4)]
    for message in others[:3]:
        put(broker, message)
    before = not_waiting([ONE])
    put(broker, others[3])

    assert before == [ONE]
    assert not_waiting([ONE, Message("hotels.sync", (1,), INTERACTIVE)]) == [
        Message("hotels.sync", (1,), INTERACTIVE)
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[" * 100_000,
        "null",
        "{}",
        json.dumps({"headers": [], "body": ""}),
        json.dumps({"headers": {"task": "hotels.sync"}, "body": "é"}),
        json.dumps({"headers": {"task": "hotels.sync"}, "body": "bnVsbA=="}),
        json.dumps({"headers": {"task": "hotels.sync"}, "body": "W10="}),
    ],
)
def test_what_is_no_message_of_ours_is_nobodys(broker: Celery, settings: Any, raw: str) -> None:
    with Redis.from_url(settings.REDIS_URL) as client:
        client.lpush("lobby-background", raw)

    assert not_waiting([ONE]) == [ONE]


def test_all_are_sent_to_a_broker_that_does_not_answer(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"

    assert not_waiting([ONE, TWO]) == [ONE, TWO]
    assert count_waiting("background") == 0
