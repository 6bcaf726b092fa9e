"""A database of an earlier Lobby is refused with the way out."""

import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from config.database import layout
from config.monitoring import health
from config.stack.ports import HOST
from tests.config.environments import BASE_DIR, production

LOSE_A_COLUMN = "ALTER TABLE accounts_user DROP COLUMN joined_at"


@pytest.fixture
def old_database(db: None) -> None:
    """The test's database, on SQLite or PostgreSQL, as models of before have laid it out."""
    with connection.cursor() as cursor:
        cursor.execute(LOSE_A_COLUMN)


@pytest.fixture(scope="module")
def old_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("old")
    file = folder / "lobby.sqlite3"
    run("manage.py", "migrate", database=file, folder=folder)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(LOSE_A_COLUMN)
    return file


@pytest.fixture
def looks_at_connections() -> Iterator[None]:
    """Have the next connections looked at, as at the start of a process."""
    connection_created.connect(layout.refuse_old_layout_once)
    yield
    connection_created.disconnect(layout.refuse_old_layout_once)


@pytest.mark.django_db
def test_a_database_of_todays_layout_is_taken() -> None:
    layout.refuse_old_layout(connection)


def test_a_database_of_the_old_layout_is_refused_with_the_way_out(old_database: None) -> None:
    way_out = {
        "sqlite": "stop Lobby, move or delete that file, start again",
        "postgresql": "let DATABASE_URL name a fresh, empty one, run manage.py migrate",
    }[connection.vendor]

    with pytest.raises(layout.OldLayout, match=way_out) as refusal:
        layout.refuse_old_layout(connection)

    assert str(connection.settings_dict["NAME"]) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_app_with_a_migration_to_come_is_not_looked_at(old_database: None) -> None:
    MigrationRecorder(connection).record_unapplied("accounts", "0001_initial")

    layout.refuse_old_layout(connection)


def test_an_empty_database_is_taken(db: None, tmp_path: Path) -> None:
    with closing(connection_to(tmp_path / "fresh.sqlite3")) as database:
        layout.refuse_old_layout(database)


def test_every_connection_to_it_is_refused_and_closed(
    db: None, old_file: Path, looks_at_connections: None
) -> None:
    database = connection_to(old_file)

    for _ in range(2):
        with pytest.raises(layout.OldLayout):
            database.ensure_connection()

    assert database.connection is None


def test_a_process_looks_at_its_first_connection_only(
    db: None, tmp_path: Path, old_file: Path, looks_at_connections: None
) -> None:
    first, second = connection_to(tmp_path / "fresh.sqlite3"), connection_to(old_file)

    first.ensure_connection()
    second.ensure_connection()

    assert second.is_usable()
    first.close()
    second.close()


def test_a_load_balancer_hears_what_is_wrong_and_not_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> None:
        raise layout.OldLayout("canary")

    monkeypatch.setattr(connection, "cursor", refuse)

    assert health.database() == "an earlier Lobby laid it out: manage.py migrate says what to do"


@pytest.mark.parametrize("words", [["manage.py", "migrate"], ["manage.py", "rotate_token_keys"]])
def test_a_command_says_it_in_one_line(words: list[str], old_file: Path, tmp_path: Path) -> None:
    done = run(*words, database=old_file, folder=tmp_path)

    assert done.returncode == 1
    assert done.stderr.startswith(f"The database in {old_file} was laid out by an earlier Lobby")
    assert done.stderr.count("\n") == 1


def test_the_stack_says_it_in_one_line_and_starts_nothing(old_file: Path, tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]

    done = run("-m", "config.stack", f"--port={port}", database=old_file, folder=tmp_path)

    assert done.returncode == 2
    assert done.stderr.startswith(f"The database in {old_file} was laid out by an earlier Lobby")
    assert done.stderr.count("\n") == 1
    assert "Starting" not in done.stdout


def connection_to(file: Path) -> BaseDatabaseWrapper:
    return ConnectionHandler(
        {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}}
    )["default"]


def run(*words: str, database: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=BASE_DIR,
        env=production(VAR_DIR=str(folder), DATABASE_URL=f"sqlite:///{database}"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
