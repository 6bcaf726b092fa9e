"""The cache with its Redis refused, frozen and back again, on real sockets."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.cache.backends.locmem import LocMemCache
from redis import Redis

from config import settings as site
from config.redis import cache as cache_module
from config.redis.cache import FALLBACK_NAME, FallbackClient, FallbackRedisCache
from tests.config.stack.valkey_server import running_valkey

# What the site runs with; `fresh_rate_limits` has replaced it for this test.
OPTIONS = {"OPTIONS": site.CACHES["default"]["OPTIONS"]}


@pytest.fixture(autouse=True)
def asks_at_once(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(FallbackClient, "away_until", 0.0)
    settings.VAR_DIR = tmp_path
    yield
    LocMemCache(FALLBACK_NAME, {}).clear()


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
def test_without_redis_values_are_kept_on_this_machine(
    which: str, request: pytest.FixtureRequest
) -> None:
    cache = FallbackRedisCache(request.getfixturevalue(which), OPTIONS)

    was_added = cache.add("door", 1)
    was_added_again = cache.add("door", 2)

    assert (was_added, was_added_again, cache.get("door")) == (True, False, 1)


def test_a_frozen_redis_costs_one_timeout_and_not_one_for_each_call(frozen_redis: str) -> None:
    cache = FallbackRedisCache(frozen_redis, OPTIONS)

    began = time.monotonic()
    for number in range(50):
        cache.set(f"key-{number}", number)

    assert time.monotonic() - began < 5


def test_a_redis_that_is_back_is_asked_again(
    refused_redis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "SECONDS_BETWEEN_TRIES", 0.0)
    cache = FallbackRedisCache(refused_redis, OPTIONS)
    cache.set("first", "kept here")
    redis = Mock(spec=Redis, get=Mock(return_value=json.dumps("kept there")))
    monkeypatch.setattr(cache._cache, "get_client", lambda *_, **__: redis)

    found = cache.get("second")

    assert found == "kept there"
    redis.get.assert_called_once_with(":1:second")


def test_questions_are_put_by_one_client(refused_redis: str) -> None:
    client = FallbackRedisCache(refused_redis, OPTIONS)._cache

    assert client.get_client("one") is client.get_client("two", write=True)


def test_all_that_a_cache_does_is_done_without_redis(refused_redis: str) -> None:
    cache = FallbackRedisCache(refused_redis, OPTIONS)

    cache.set("one", 1)
    cache.set_many({"two": 2, "three": 3})
    cache.delete("three")

    assert cache.get_many(["one", "two", "three"]) == {"one": 1, "two": 2}
    assert cache.incr("one") == 2
    assert (cache.has_key("one"), cache.touch("one"), cache.touch("three")) == (True, True, False)
    cache.delete_many(["one"])
    assert cache.get("one", "gone") == "gone"
    cache.clear()
    assert cache.get("two") is None


@pytest.mark.redis
def test_with_redis_values_are_kept_there() -> None:
    with running_valkey() as url:
        one, other = (FallbackRedisCache(url, OPTIONS) for _ in range(2))

        one.set("door", [1.5, "open"], timeout=30)
        one.set_many({"count": 1, "flag": True}, timeout=30)
        one.incr("count")

        assert other.get_many(["door", "count", "flag"]) == {
            "door": [1.5, "open"],
            "count": 2,
            "flag": True,
        }
        assert other.get("missing", "default") == "default"
        assert LocMemCache(FALLBACK_NAME, {}).get(":1:door") is None


@pytest.mark.redis
def test_threads_that_come_and_go_share_their_connections() -> None:
    with running_valkey() as url:

        def ask() -> None:
            FallbackRedisCache(url, OPTIONS).get("door")

        for _ in range(10):
            thread = threading.Thread(target=ask)
            thread.start()
            thread.join()
        made = Redis.from_url(url).info("stats")["total_connections_received"]

    # One for the cache, one that asks, and those that looked whether the server is there.
    assert made < 10


@pytest.mark.redis
def test_a_count_that_is_over_does_not_begin_again() -> None:
    with running_valkey() as url:
        cache = FallbackRedisCache(url, OPTIONS)

        with pytest.raises(ValueError, match="count"):
            cache.incr("count")

        assert not cache.has_key("count")
        assert (cache.add("count", 5), cache.incr("count"), cache.incr("count", 3)) == (True, 6, 9)
