"""What stands in for Redis is shared by all processes of the machine, step by step."""

import multiprocessing
import sqlite3
import stat
import sys
import threading
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
import time_machine

from config import settings as site
from config.redis.cache import FALLBACK_FILE, FallbackClient, FallbackRedisCache
from config.redis.machine import MachineCache
from tests.simultaneously import simultaneously


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / FALLBACK_FILE


def test_what_one_keeps_another_finds(file: Path) -> None:
    one, other = MachineCache(file, {}), MachineCache(file, {})

    one.set("door", [1.5, "open"])

    assert other.get("door") == [1.5, "open"]
    assert (other.add("door", 1), other.delete("door"), one.get("door")) == (False, True, None)


def test_of_many_at_the_same_moment_one_is_the_first(file: Path) -> None:
    caches = [MachineCache(file, {}) for _ in range(16)]

    was_added = simultaneously(*[lambda each=each: each.add("door", 1) for each in caches])

    assert sorted(was_added) == [False] * 15 + [True]


def test_a_file_that_many_make_at_the_same_moment_refuses_none(tmp_path: Path) -> None:
    """Without waiting for each other about three of a hundred times one was refused."""
    for number in range(100):
        caches = [MachineCache(tmp_path / str(number), {}) for _ in range(8)]

        found = simultaneously(*[lambda each=each: each.get("door") for each in caches])

        assert found == [None] * 8


def test_nobodys_count_is_lost(file: Path) -> None:
    caches = [MachineCache(file, {}) for _ in range(8)]
    caches[0].set("count", 0)

    simultaneously(*[lambda each=each: [each.incr("count") for _ in range(25)] for each in caches])

    assert caches[0].get("count") == 200


def test_what_is_over_is_gone_and_can_be_kept_anew(file: Path) -> None:
    cache = MachineCache(file, {})
    with time_machine.travel(1_790_000_000, tick=False) as clock:
        cache.set("door", 1, timeout=30)
        clock.shift(31)

        assert cache.get("door") is None
        assert not cache.touch("door")
        with pytest.raises(ValueError, match="door"):
            cache.incr("door")
        assert cache.add("door", 2, timeout=30)


def test_many_are_found_in_one_go(file: Path) -> None:
    cache = MachineCache(file, {})
    with time_machine.travel(1_790_000_000, tick=False) as clock:
        cache.set("over", 1, timeout=30)
        clock.shift(31)
        cache.set("one", 1)
        cache.set("list", [1.5])

        assert cache.get_many(["one", "list", "over", "none"]) == {"one": 1, "list": [1.5]}


def test_threads_that_come_and_go_share_their_connection(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = Mock(wraps=sqlite3.connect)
    monkeypatch.setattr("config.redis.machine.sqlite3.connect", connect)
    cache = MachineCache(file, {})
    cache.set("count", 0)

    for _ in range(10):
        thread = threading.Thread(target=cache.incr, args=("count",))
        thread.start()
        thread.join()

    assert cache.get("count") == 10
    assert connect.call_count == 1


def test_a_child_opens_the_file_itself(file: Path) -> None:
    cache = MachineCache(file, {})
    cache.set("count", 0)
    inherited = list(cache._idle)

    child = multiprocessing.get_context("fork").Process(
        target=_count_with_other_connections, args=(cache, inherited)
    )
    child.start()
    child.join(30)

    assert child.exitcode == 0
    assert cache.incr("count") == 2


def _count_with_other_connections(cache: MachineCache, inherited: list[object]) -> None:
    cache.incr("count")
    used = [each for each in cache._idle if any(each is one for one in inherited)]
    sys.exit(len(used))


def test_the_file_is_its_owners_alone(file: Path) -> None:
    MachineCache(file, {}).set("door", 1)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_where_the_disk_cannot_be_written_to_either_each_process_keeps_its_own(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FallbackClient, "away_until", 1e18)
    settings.VAR_DIR = tmp_path / "not there"
    cache = FallbackRedisCache(
        "redis://127.0.0.1:9/0", {"OPTIONS": site.CACHES["default"]["OPTIONS"]}
    )

    cache.set("door", 1)

    assert cache.get("door") == 1
    cache.clear()
