"""Rows of every kind that the admin shows."""

from collections.abc import Callable
from typing import Any

import pytest

from hotels.models import SyncRun
from tests import factories
from tests.staff.rows import make_one_of_each


@pytest.fixture
def make_run(request: pytest.FixtureRequest, db: None) -> Callable[..., SyncRun]:
    """Make a sync run that ended, newer than all before it; of `connection` unless told."""

    def make(**fields: Any) -> SyncRun:
        connection = fields.pop("connection", None) or request.getfixturevalue("connection")
        return factories.make_run(connection, **({"cause": SyncRun.Cause.SCHEDULED} | fields))

    return make


@pytest.fixture
def make_rows(db: None) -> Callable[[int], None]:
    """Make so many rows of every model, each in an account and a connection of its own."""

    def make(number: int) -> None:
        for _ in range(number):
            make_one_of_each()

    return make
