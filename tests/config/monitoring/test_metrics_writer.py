"""The thread that writes what a process has counted."""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError

from config.models import Counter
from config.monitoring.metrics import counters

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.METRICS_TOKEN = "canary-metrics-token-0123456789-0123456789"
    monkeypatch.setattr(counters, "SECONDS_BETWEEN_WRITES", 0.02)
    counters._sums_of.cache_clear()
    yield
    counters._sums_of(os.getpid()).end()
    counters._sums_of.cache_clear()


def eventually(value: float) -> bool:
    for _ in range(200):
        if Counter.objects.filter(name="lobby_test", value=value).exists():
            return True
        time.sleep(0.02)
    return False


def test_what_was_counted_is_written_by_itself() -> None:
    counters.count("lobby_test")
    first = eventually(1)
    counters.count("lobby_test", by=2.5)

    assert first
    assert eventually(3.5)


def test_a_database_that_is_away_costs_counts_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as away:
        away.setattr(counters, "add_to_row", refuse)
        counters.count("lobby_test")
        time.sleep(0.2)
    counters.count("lobby_test", by=7)

    assert eventually(7)


def test_without_a_token_nothing_is_counted(settings: Any) -> None:
    settings.METRICS_TOKEN = ""

    counters.count("lobby_test")
    counters.flush()

    assert not Counter.objects.exists()
