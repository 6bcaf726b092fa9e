"""Setting a Lobby up, from nothing to hotels that are connected and loaded."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

from tests.environment import TEST_ENVIRONMENT
from tests.faults import disk, postgres
from tests.faults.programs import Stack, free_port, wait_for_port

if TYPE_CHECKING:
    from sandbox.control.client import Control
    from tests.faults.lobby import Lobby


@contextlib.contextmanager
def running_lobby(**settings: str) -> Iterator[Lobby]:
    """Start everything on free ports, connect some hotels and load them once.

    `settings` come on top. This process shares the database of the others: its environment is
    made before Django is imported. Data and logs stay where something went wrong.
    """
    folder = Path(tempfile.mkdtemp(prefix="lobby-faults-"))
    stack = _stack(folder, settings)
    try:
        yield _start(stack)
    except BaseException:
        stack.kill_all()
        print(f"logs in {folder}", flush=True)
        raise
    stack.kill_all()
    if (folder / postgres.DATA).is_mount():
        disk.unmount(folder / postgres.DATA)
    shutil.rmtree(folder)


def environment_in(folder: Path) -> dict[str, str]:
    """Return an environment in which Django can be set up."""
    return TEST_ENVIRONMENT | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/lobby.sqlite3",
        "LOG_LEVEL": "WARNING",
    }


def _stack(folder: Path, settings: dict[str, str]) -> Stack:
    redis_port, web_port, sandbox_port = free_port(), free_port(), free_port()
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    environment = (
        environment_in(folder)
        | {
            "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
            "PUBLIC_URL": f"http://127.0.0.1:{web_port}",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "APALEO_IDENTITY_URL": sandbox,
            "APALEO_API_URL": sandbox,
            "APALEO_WEBHOOK_URL": sandbox,
            # Lists of several pages, though the hotels are small.
            "APALEO_PAGE_SIZE": "10",
            "REMOVAL_FLOOR": "5",
            "WEBHOOKS": "auto",
        }
        | settings
    )
    stack = Stack(environment, folder, redis_port=redis_port, web_port=web_port)
    if postgres.binaries() is not None:
        port = free_port()
        environment["DATABASE_URL"] = postgres.url(port)
        postgres.start(stack, port=port)
    else:
        print("No PostgreSQL is installed: on SQLite, without the faults of a server", flush=True)
    os.environ.update(environment)
    return stack


def _start(stack: Stack) -> Lobby:
    # Django reads the environment when it is set up, which is when these are imported.
    django.setup()
    from django.core.management import call_command

    from tests.faults import invariants
    from tests.faults.lobby import HOTELS, Lobby

    call_command("migrate", verbosity=0)
    stack.start_redis()
    lobby = Lobby(stack, _start_sandbox(stack))
    stack.start_web()
    stack.start_workers()
    for number in range(HOTELS):
        lobby.connect(number)
    lobby.wait_for(lambda: lobby.is_idle() and lobby.are_jobs_done(), seconds=60)
    invariants.remember_rooms(lobby)
    return lobby


def _start_sandbox(stack: Stack) -> Control:
    from django.conf import settings

    from hotels.client import redirect_uri
    from sandbox.control.client import Control

    port = settings.APALEO_IDENTITY_URL.rpartition(":")[2]
    app = ["--client-id", settings.APALEO_CLIENT_ID]
    app += ["--client-secret", settings.APALEO_CLIENT_SECRET]
    app += ["--redirect-uri", redirect_uri(), "--scopes", " ".join(settings.APALEO_SCOPES)]
    stack.add("sandbox", [sys.executable, "-m", "sandbox", "--port", port, *app])
    wait_for_port(int(port))
    control = Control(settings.APALEO_IDENTITY_URL)
    control.change_settings(rate_limit=None)
    return control
