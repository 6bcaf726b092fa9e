"""Remembering what many threads would otherwise fetch, and what has just failed."""

import threading
import time

import pytest

from apaleo.errors import RemoteUnavailable
from apaleo.identity import cache as cache_module
from apaleo.identity.cache import TimedCache


def test_whoever_waits_for_a_fetch_that_fails_shares_the_failure() -> None:
    cache: TimedCache[str] = TimedCache(lifetime=60.0)
    begun, may_fail = threading.Event(), threading.Event()
    fetches: list[str] = []
    failures: list[Exception] = []

    def fetch() -> str:
        fetches.append("once")
        begun.set()
        may_fail.wait(5)
        raise RemoteUnavailable("away")

    def ask() -> None:
        try:
            cache.get("discovery", fetch)
        except RemoteUnavailable as exc:
            failures.append(exc)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    begun.wait(5)
    # By now the others stand before the lock.
    time.sleep(0.2)
    may_fail.set()
    for thread in threads:
        thread.join(5)

    assert len(failures) == 8
    assert len(fetches) == 1


def test_whoever_comes_after_a_failure_asks_anew() -> None:
    cache: TimedCache[str] = TimedCache(lifetime=60.0)

    def fail() -> str:
        raise RemoteUnavailable("away")

    with pytest.raises(RemoteUnavailable):
        cache.get("discovery", fail)

    assert cache.get("discovery", lambda: "back") == "back"


def test_a_failure_that_took_long_is_told_to_who_comes_soon_after_and_then_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cache_module, "SLOW", 0.05)
    cache: TimedCache[str] = TimedCache(lifetime=60.0)

    def hang() -> str:
        time.sleep(0.2)
        raise RemoteUnavailable("away")

    with pytest.raises(RemoteUnavailable):
        cache.get("discovery", hang)

    with pytest.raises(RemoteUnavailable):
        cache.get("discovery", lambda: "back")
    time.sleep(0.3)
    assert cache.get("discovery", lambda: "back") == "back"


def test_a_value_that_is_too_old_for_one_is_fetched_anew_and_kept_for_others_if_that_fails() -> (
    None
):
    cache: TimedCache[str] = TimedCache(lifetime=60.0)
    cache.get("discovery", lambda: "first")

    def fail() -> str:
        raise RemoteUnavailable("away")

    with pytest.raises(RemoteUnavailable):
        cache.get("discovery", fail, max_age=0.0)

    assert cache.get("discovery", fail) == "first"
    assert cache.get("discovery", lambda: "second", max_age=0.0) == "second"
