"""A command that meets no database says so, in words for whoever typed it."""

from pathlib import Path

import pytest

from tests.config.environments import production
from tests.config.processes import manage

NOBODY = "postgres://postgres@127.0.0.1:1/lobby"


@pytest.mark.parametrize("command", ["migrate", "list_unmapped"])
def test_a_database_that_is_away_is_told_without_a_traceback(command: str, tmp_path: Path) -> None:
    environment = production(VAR_DIR=str(tmp_path), DATABASE_URL=NOBODY)

    done = manage(command, environment=environment)

    assert done.returncode == 1
    assert "The database refuses, or is away" in done.stderr
    assert "manage.py doctor" in done.stderr
    assert "Traceback" not in done.stderr


def test_who_asks_for_the_traceback_gets_it(tmp_path: Path) -> None:
    environment = production(VAR_DIR=str(tmp_path), DATABASE_URL=NOBODY)

    done = manage("list_unmapped", "--traceback", environment=environment)

    assert "Traceback" in done.stderr
