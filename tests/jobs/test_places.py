"""A queue grows with the work there is, and not with how often it is told of."""

from typing import Any

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from jobs import messages
from jobs.messages import INTERACTIVE, Message, publish

ONE, OTHER = Message("hotels.take_in", ("one",)), Message("hotels.take_in", ("other",))


class Broker:
    """Takes messages, or is away."""

    def __init__(self) -> None:
        self.taken: list[tuple[Any, ...]] = []
        self.is_away = False

    def send_task(self, task: str, *, args: Any, queue: str, **_: Any) -> None:
        if self.is_away:
            raise OperationalError
        self.taken.append((task, *args, queue))


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    broker = Broker()
    monkeypatch.setattr(messages, "current_app", broker)
    return broker


def take_up(message: Message, *, meanwhile: Message | None = None) -> None:
    """Do what a worker does with a message; `meanwhile` is told while it is at it."""
    app = Celery("test", broker="memory://", set_as_current=False)

    @app.task(name=message.task)
    def work(*_: Any) -> None:
        if meanwhile is not None:
            publish(meanwhile)

    work.apply(args=message.args)


def test_what_lies_in_its_queue_is_not_put_there_again(broker: Broker) -> None:
    for _ in range(1000):
        publish(ONE)
        publish(OTHER)

    assert broker.taken == [(ONE.task, "one", "background"), (OTHER.task, "other", "background")]


def test_what_is_told_once_a_worker_looks_is_put_there_anew(broker: Broker) -> None:
    publish(ONE)

    take_up(ONE, meanwhile=ONE)
    publish(ONE)

    assert len(broker.taken) == 2


def test_a_message_that_was_lost_is_followed_by_the_reconcilers_and_then_by_all(
    broker: Broker,
) -> None:
    publish(ONE)
    broker.taken.clear()

    publish(Message(ONE.task, ONE.args, expires=20))
    take_up(ONE)
    publish(ONE)

    assert len(broker.taken) == 2


def test_what_could_not_be_published_lies_nowhere(broker: Broker) -> None:
    broker.is_away = True
    publish(ONE)
    broker.is_away = False

    publish(ONE)

    assert len(broker.taken) == 1


def test_what_somebody_watches_is_told_each_time(broker: Broker) -> None:
    watched = Message("hotels.sync", (1,), INTERACTIVE)

    publish(watched)
    publish(watched)

    assert len(broker.taken) == 2
