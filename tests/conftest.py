"""What every test has; the fixtures by name are in `tests/fixtures/`."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from jobs import messages

pytest_plugins = [
    "tests.fixtures.sandbox",
    "tests.fixtures.people",
    "tests.fixtures.connections",
    "tests.fixtures.staff",
]


@pytest.fixture(autouse=True)
def sent_messages(monkeypatch: pytest.MonkeyPatch) -> list[messages.Message]:
    """The messages that would have gone to the broker."""
    calls: list[messages.Message] = []
    monkeypatch.setattr(messages, "send", calls.append)
    return calls


@pytest.fixture(autouse=True)
def fresh_rate_limits(settings: Any) -> Iterator[None]:
    """Keep each test's counters to itself."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()
