"""Messages that somebody with Redis makes up: no task does more for them than look in the rows."""

import logging
from collections.abc import Iterator

import pytest
from celery import current_app

from hotels.models import Connection, Property, SyncRun
from tests.factories import make_run
from tests.fuzz import crooked
from tests.fuzz.rounds import Fuzz

OURS = ("hotels.", "jobs.", "connect.", "rates.", "accounts.")


@pytest.fixture
def quiet() -> Iterator[None]:
    """A task that fails logs what it got; thousands of them are not worth reading."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("quiet")
def test_made_up_arguments_change_no_row(fuzz: Fuzz, connection: Connection) -> None:
    make_run(connection, state="done")
    current_app.loader.import_default_modules()
    names = [name for name in current_app.tasks if name.startswith(OURS)]
    assert names
    before = facts()

    for random in fuzz.rounds():
        count = random.choice([0, 1, 1, 2])
        arguments = tuple(crooked.value(random) for _ in range(count))
        current_app.tasks[random.choice(names)].apply(args=arguments)

    assert facts() == before


def facts() -> list[list[object]]:
    return [list(rows.objects.order_by("pk").values()) for rows in (Connection, SyncRun, Property)]
