"""How long work takes to go on after a part of a running Lobby was killed, cut off or restarted.

`python -m config.stack` runs on ports of its own; the reference is a load that nothing disturbs,
slowed down by the sandbox so that it can be hit in the middle. `recovery` is how much longer a
load took that was hit. What ends the database's connections needs PostgreSQL: with DATABASE_URL
(an empty database) it is measured too.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.parts.processes import children_of, named
from demo.stack import is_up
from sandbox.control.client import Control

if TYPE_CHECKING:
    from hotels.models import Connection

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START, SECONDS_TO_WAIT = 180, 240
LATENCY_SECONDS = 0.7
MAX_SECONDS = {
    "the pool children are killed": 60.0,
    "a worker is killed": 90.0,
    "Redis is restarted": 15.0,
    "the database ends all connections": 10.0,
}


def main() -> int:
    """Print what each took; 1 when a target is missed."""
    with tempfile.TemporaryDirectory() as folder, _stack(Path(folder)) as (control, stack):
        connection = _connect(control)
        control.set_latency(seconds=LATENCY_SECONDS, path="/inventory")
        reference = _seconds_of_a_load(connection, control)
        print(f"undisturbed {reference:.1f} s")
        faults: dict[str, Callable[[], None]] = {
            "the pool children are killed": lambda: _kill(*children_of(_one(stack, "interactive"))),
            "a worker is killed": lambda: _kill(_one(stack, "interactive")),
            "Redis is restarted": lambda: _kill(_one(stack, "valkey-server")),
        }
        if _has_postgresql():
            faults["the database ends all connections"] = _end_connections
        results = []
        for name, hit in faults.items():
            recovery = _seconds_of_a_load(connection, control, hit=hit) - reference
            print(f"{name}: recovery {recovery:.1f} s, at most {MAX_SECONDS[name]:.0f}")
            results.append(recovery <= MAX_SECONDS[name])
        return 0 if all(results) else 1


def _seconds_of_a_load(
    connection: Connection, control: Control, *, hit: Callable[[], None] | None = None
) -> float:
    """Ask for a load as somebody who watches does, hit it in the middle, and wait for its end."""
    from django.db import connections
    from django.utils import timezone

    from hotels.models import SyncRun
    from hotels.sync.schedule import request_sync

    control.clear_ledger()
    began = time.monotonic()
    run = request_sync(connection, now=timezone.now())
    if hit is not None:
        _wait_for(lambda: control.calls(path="/inventory/v1/units"))
        hit()
        connections.close_all()
    _wait_for(lambda: SyncRun.objects.filter(pk=run.pk, state=SyncRun.State.DONE).exists())
    return time.monotonic() - began


def _wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + SECONDS_TO_WAIT
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError("it did not go on")
        time.sleep(0.05)


def _kill(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def _one(stack: int, name: str) -> int:
    return named(name, below=stack)[0]


def _has_postgresql() -> bool:
    from django.db import connection as database

    return database.vendor == "postgresql"


def _end_connections() -> None:
    from django.db import connection as database

    with database.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _connect(control: Control) -> Connection:
    """Connect a generated account, and return the connection once it was loaded."""
    from benchmarks.parts.stage import connect
    from hotels.models import SyncRun

    control.generate_account(code="BENCH", properties=5, units_per_property=60)
    login = next(each for each in control.accounts() if each["code"] == "BENCH")["users"][0]
    run_id = connect(email=login["email"], password=login["password"])
    _wait_for(lambda: SyncRun.objects.filter(pk=run_id, state=SyncRun.State.DONE).exists())
    return SyncRun.objects.select_related("connection").get(pk=run_id).connection


@contextlib.contextmanager
def _stack(folder: Path) -> Iterator[tuple[Control, int]]:
    port, sandbox_port = _free_port(), _free_port()
    url, sandbox_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TOKEN_KEYS": "YmVuY2htYXJrcy1vbmx5LW5vdC1mb3ItcHJvZHVjdGk=",
        "DEBUG": "true",
        "PUBLIC_URL": url,
        "VAR_DIR": str(folder),
        "APALEO_IDENTITY_URL": sandbox_url,
        "APALEO_API_URL": sandbox_url,
        "APALEO_WEBHOOK_URL": sandbox_url,
        "APALEO_CLIENT_ID": "BENC-AC-APP",
        "APALEO_CLIENT_SECRET": secrets.token_urlsafe(24),
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "LOG_LEVEL": "ERROR",
    }
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    program = subprocess.Popen(
        [
            *(sys.executable, "-m", "config.stack", "--stop-with-parent"),
            *("--port", str(port), "--sandbox-port", str(sandbox_port)),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not is_up(url, sandbox_url):
            if program.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the stack did not start")
            time.sleep(0.2)
        import django

        django.setup()
        yield Control(sandbox_url), program.pid
    finally:
        program.terminate()
        program.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main())
