"""What an apaleo account allows at the same time is kept to by all processes together."""

import json
import time
from collections.abc import Iterator

import pytest

from hotels.client.budget import CALL_SECONDS
from tests.config.stack.valkey_server import running_valkey
from tests.processes.conftest import Start
from tests.processes.starting import go_together

PROCESSES, THREADS, CALLS = 3, 4, 3
AT_ONCE = 2


@pytest.fixture(params=["with Redis", "without Redis"])
def limited(request: pytest.FixtureRequest, environment: dict[str, str]) -> Iterator[None]:
    environment["APALEO_CONCURRENCY"] = str(AT_ONCE)
    if request.param == "without Redis":
        environment["REDIS_URL"] = "redis://127.0.0.1:9/0"
        yield
        return
    with running_valkey() as url:
        environment["REDIS_URL"] = url
        yield


@pytest.mark.redis
def test_no_more_calls_are_under_way_than_the_account_allows(limited: None, start: Start) -> None:
    programs = [start("call_in_turn", THREADS, CALLS) for _ in range(PROCESSES)]

    go_together(*programs)
    went = [each for program in programs for each in json.loads(program.communicate()[0])]

    assert len(went) == PROCESSES * THREADS * CALLS
    assert most_at_once(went) == AT_ONCE


@pytest.mark.redis
def test_the_place_of_a_process_that_was_killed_is_free_again(limited: None, start: Start) -> None:
    killed = start("call_in_turn", THREADS, 1000)
    go_together(killed)
    # Long enough for all places to be taken, and taken again.
    time.sleep(1)
    killed.kill()
    killed.wait()
    killed_at = time.monotonic()

    other = start("call_in_turn", 1, 1)
    go_together(other)
    [[began_at, _]] = json.loads(other.communicate(timeout=90)[0])

    assert began_at - killed_at < CALL_SECONDS + 20


def most_at_once(went: list[list[float]]) -> int:
    """Return how many of the spans have a moment in common."""
    steps = sorted([(began, 1) for began, _ in went] + [(ended, -1) for _, ended in went])
    under_way = most = 0
    for _, step in steps:
        under_way += step
        most = max(most, under_way)
    return most
