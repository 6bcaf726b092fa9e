"""A worker that does not take what waits, though it is at nothing, ends and is started again."""

import os
import signal
from collections.abc import Iterator

import pytest
from redis import Redis

from jobs.messages import BACKGROUND
from tests.config.stack.valkey_server import running_valkey
from tests.processes.conftest import Start

pytestmark = pytest.mark.redis


@pytest.fixture
def broker(environment: dict[str, str]) -> Iterator[Redis]:
    with running_valkey() as url:
        environment["REDIS_URL"] = url
        yield Redis.from_url(url)


def ending(start: Start, *, at_work: int = 0) -> tuple[int, str]:
    """Let a worker listen, and return how it ended and what it said."""
    program = start("listen", at_work)
    said = program.communicate(timeout=60)[0].strip()
    return program.returncode, said


def test_a_worker_that_takes_nothing_of_what_waits_ends(start: Start, broker: Redis) -> None:
    broker.lpush(f"lobby-{BACKGROUND}", "a message")

    assert ending(start) == (-signal.SIGTERM, "")


def test_a_worker_for_whom_nothing_waits_stays(start: Start, broker: Redis) -> None:
    assert ending(start) == (0, "still there")


def test_a_worker_that_is_at_a_task_stays(start: Start, broker: Redis) -> None:
    broker.lpush(f"lobby-{BACKGROUND}", "a message")

    assert ending(start, at_work=os.getpid()) == (0, "still there")


def test_a_task_whose_process_was_killed_is_no_work(start: Start, broker: Redis) -> None:
    broker.lpush(f"lobby-{BACKGROUND}", "a message")
    killed = start("listen", 0)
    killed.kill()
    killed.wait()

    assert ending(start, at_work=killed.pid) == (-signal.SIGTERM, "")
