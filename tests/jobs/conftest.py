"""Jobs of a small kind, and what is done for them in a test."""

from collections.abc import Callable
from typing import Any

import pytest

from hotels.models import Connection, Notice
from jobs import runner
from jobs.models import MAX_ATTEMPTS, Job
from tests import factories

Handler = Callable[[Notice], None]


@pytest.fixture
def make_job(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Notice]:
    """Make a job that is due, of a kind that holds nothing secret, with as many tries as most."""
    monkeypatch.setattr(Notice, "max_attempts", MAX_ATTEMPTS)
    return lambda: factories.make_notice(connection)


@pytest.fixture
def job(make_job: Callable[[], Notice]) -> Notice:
    return make_job()


@pytest.fixture
def handle_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    """Have jobs of that kind done by a handler of the test's own."""

    def handle_with(handler: Handler) -> None:
        handlers: dict[type[Job], Any] = {**runner._handlers, Notice: handler}
        monkeypatch.setattr(runner, "_handlers", handlers)

    return handle_with
