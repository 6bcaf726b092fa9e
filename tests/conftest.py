"""What every test has; the fixtures by name are in `tests/fixtures/`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis

from jobs import messages

# How long an example takes says more of the machine than of the code.
hypothesis.register_profile("lobby", deadline=None)
hypothesis.load_profile("lobby")

pytest_plugins = [
    "tests.fixtures.sandbox",
    "tests.fixtures.people",
    "tests.fixtures.connections",
    "tests.fixtures.staff",
]

TESTS = Path(__file__).parent
# What takes more than half of the time for less than a tenth of what a change breaks: `make
# thorough` and `make coverage` run it, `make test` does not.
THOROUGH = tuple(
    str(TESTS / path)
    for path in (
        "browser/axe/",
        "browser/test_mails.py",
        "browser/housekeeping/",
        "browser/test_login_elsewhere.py",
        "browser/test_long_names.py",
        "browser/test_long_pages.py",
        "browser/test_people.py",
        "browser/test_rates.py",
        "browser/test_starting.py",
        "browser/test_without_javascript.py",
        "config/stack/",
        "config/web/test_greedy_clients.py",
        "config/web/test_slow_clients.py",
        "fuzz/",
        "hotels/sync/test_junk.py",
        "hotels/client/test_budget.py",
        "processes/",
        "rates/files/attacks/",
        "sandbox/",
        "security/fuzz/",
        "security/test_broad_search.py",
        "security/sessions/test_ended_sessions.py",
        "security/test_forms_of_other_sites.py",
        "security/sessions/test_no_store.py",
        "security/test_where_one_is_sent_on.py",
        "staff/admin/test_admin_lists.py",
        "staff/admin/test_admin_permissions.py",
        "staff/admin/test_admin_secrets.py",
    )
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is thorough."""
    for item in items:
        if str(item.path).startswith(THOROUGH):
            item.add_marker(pytest.mark.thorough)


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
