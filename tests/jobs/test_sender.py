"""The thread that publishes messages, and what it does with one that waits already."""

import os
import threading
from collections.abc import Iterator
from queue import Queue

import pytest

from jobs import messages
from jobs.messages import Message

# The fixture `sent_messages` takes its place in each test.
send = messages.send

FIRST, SECOND = Message("hotels.sync", (1,)), Message("hotels.sync", (2,))


class Broker:
    """Takes messages while it is open, and holds the sender up while it is not."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self._asked = threading.Semaphore(0)
        self._done = threading.Semaphore(0)
        self._open = threading.Event()

    def publish(self, message: Message) -> None:
        self._asked.release()
        self._open.wait(10)
        self.taken.append(message)
        self._done.release()

    def open(self) -> None:
        self._open.set()

    def wait_until_asked(self) -> None:
        """Wait until the sender hands one more message over."""
        assert self._asked.acquire(timeout=10)

    def wait_until_taken(self, number: int) -> list[Message]:
        """Wait for so many more messages and return all that were taken."""
        for _ in range(number):
            assert self._done.acquire(timeout=10)
        return self.taken


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    broker = Broker()
    monkeypatch.setattr(messages, "publish", broker.publish)
    messages._sender_of.cache_clear()
    yield broker
    broker.open()
    messages._sender_of.cache_clear()


def test_messages_are_published_in_the_order_in_which_they_were_sent(broker: Broker) -> None:
    broker.open()

    send(FIRST)
    send(SECOND)

    assert broker.wait_until_taken(2) == [FIRST, SECOND]


def test_a_message_that_waits_already_is_not_queued_twice(broker: Broker) -> None:
    send(FIRST)
    broker.wait_until_asked()

    for _ in range(3):
        send(SECOND)
    broker.open()

    assert broker.wait_until_taken(2) == [FIRST, SECOND]
    send(FIRST)
    assert broker.wait_until_taken(1) == [FIRST, SECOND, FIRST]


def test_a_message_is_queued_again_while_the_one_before_is_being_published(broker: Broker) -> None:
    """What it tells of may have come after the worker that the first one calls has looked."""
    send(FIRST)
    broker.wait_until_asked()

    send(FIRST)
    broker.open()

    assert broker.wait_until_taken(2) == [FIRST, FIRST]


def test_a_message_that_is_taken_at_once_can_be_sent_again(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender takes it before `put` has come back: it must not count as waiting after that."""
    taken = threading.Event()

    class Eager(Queue[Message]):
        def put_nowait(self, item: Message) -> None:
            super().put_nowait(item)
            taken.wait(0.5)

    def publish(message: Message) -> None:
        broker.publish(message)
        taken.set()

    broker.open()
    monkeypatch.setattr(messages, "Queue", Eager)
    monkeypatch.setattr(messages, "publish", publish)

    send(FIRST)
    broker.wait_until_taken(1)
    send(FIRST)

    assert broker.wait_until_taken(1) == [FIRST, FIRST]


def test_a_process_has_one_sender_and_a_forked_child_its_own(broker: Broker) -> None:
    own = messages._sender_of(os.getpid())

    assert messages._sender_of(os.getpid()) is own
    assert messages._sender_of(os.getpid() + 1) is not own
