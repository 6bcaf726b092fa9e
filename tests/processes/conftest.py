"""Programs of their own, on the test's database and the test's sandbox."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection as database

from sandbox.server import Server
from tests.environment import TEST_ENVIRONMENT

ROOT = Path(__file__).parent.parent.parent
KEEPS_THE_TRAIL = "entry_is_append_only_delete"
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def environment(
    transactional_db: None, platform: Server, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """What makes a program work on the test's database and talk to the test's sandbox."""
    urls = dict.fromkeys(
        ("APALEO_IDENTITY_URL", "APALEO_API_URL", "APALEO_WEBHOOK_URL"), platform.url
    )
    places = {
        "DATABASE_URL": _database_url(),
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "ERROR",
    }
    yield os.environ | TEST_ENVIRONMENT | urls | places
    _forget_the_trail()


def _forget_the_trail() -> None:
    """Delete what the programs wrote into the trail, which they keep as long as in production."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM audit_entry")
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
            return
        cursor.execute(f"SELECT sql FROM sqlite_master WHERE name = '{KEEPS_THE_TRAIL}'")
        [rule] = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {KEEPS_THE_TRAIL}")
        cursor.execute("DELETE FROM audit_entry")
        cursor.execute(rule)


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start a module of this folder as a program; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(module: str, *arguments: object) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-m", f"tests.processes.programs.{module}", *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(program)
        return program

    yield start
    for program in started:
        program.kill()
        program.communicate()


def _database_url() -> str:
    place = database.settings_dict
    if database.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(place)
