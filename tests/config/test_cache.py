"""The cache with its Redis refused, frozen and back again, on real sockets."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from config import cache as cache_module
from config import settings as site
from config.cache import SteadyCache

# What the site runs with; `fresh_rate_limits` has replaced it for this test.
OPTIONS = {"OPTIONS": site.CACHES["default"]["OPTIONS"]}


@pytest.fixture(autouse=True)
def asks_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(SteadyCache, "_away_until", 0.0)
    yield
    SteadyCache("redis://127.0.0.1:1/0", {})._memory.clear()


@pytest.fixture
def frozen_redis() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@pytest.fixture
def refused_redis() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return f"redis://127.0.0.1:{port}/0"


@pytest.mark.parametrize("which", ["refused_redis", "frozen_redis"])
def test_without_redis_values_are_kept_in_this_process(which: str, request: Any) -> None:
    cache = SteadyCache(request.getfixturevalue(which), OPTIONS)

    was_added = cache.add("door", 1)
    was_added_again = cache.add("door", 2)

    assert (was_added, was_added_again, cache.get("door")) == (True, False, 1)


def test_a_frozen_redis_costs_one_timeout_and_not_one_for_each_call(frozen_redis: str) -> None:
    cache = SteadyCache(frozen_redis, OPTIONS)

    began = time.monotonic()
    for number in range(50):
        cache.set(f"key-{number}", number)

    assert time.monotonic() - began < 5


def test_a_redis_that_is_back_is_asked_again(
    refused_redis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "SECONDS_LEFT_ALONE", 0.0)
    asked: list[str] = []
    cache = SteadyCache(refused_redis, OPTIONS)
    cache.get("first")
    monkeypatch.setattr(cache.client, "get", lambda key: asked.append(key))

    cache.get("second")

    assert asked == ["second"]
