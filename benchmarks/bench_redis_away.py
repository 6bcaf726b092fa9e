"""How long a hotelier's page takes while Redis is refused, and while it is frozen.

The reference is the same page from the same server while Redis answers. What is asked for are the
home of somebody who is signed in, and "look for changes now", which sends a message to a worker.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from config.stack.valkey import server_binary

if TYPE_CHECKING:
    from hotels.models import Connection

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = 12
# More than while Redis answers.
MAX_SECONDS = {"is frozen": 2.0, "is refused": 1.0}
SECONDS_TO_START = 150


def main() -> int:
    """Print the seconds of each page; 1 when a target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        socket_path = Path(folder) / "valkey.sock"
        _set_up(folder, port=port, redis=f"redis+socket://{socket_path}")
        connection, cookie = _prepare()
        with _valkey(socket_path) as valkey, _gunicorn(port):
            browser = requests.Session()
            browser.cookies.set(*cookie)
            print(f"median and worst of {SAMPLES}, in milliseconds")
            print("Redis         home          look for changes")
            reference = _measure("answers", browser, port, connection)
            valkey.send_signal(signal.SIGSTOP)
            more = {"is frozen": _measure("is frozen", browser, port, connection) - reference}
            valkey.send_signal(signal.SIGCONT)
            valkey.kill()
            valkey.wait()
            more["is refused"] = _measure("is refused", browser, port, connection) - reference
    return 0 if all(more[how] <= most for how, most in MAX_SECONDS.items()) else 1


def _measure(how: str, browser: requests.Session, port: int, connection: Connection) -> float:
    """Print how long the pages take, and return the median of the slower one in seconds."""
    site = f"http://127.0.0.1:{port}"
    home = [_seconds(browser, f"{site}/hotels/") for _ in range(SAMPLES)]
    form = browser.get(f"{site}/hotels/", timeout=30).text
    token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    clicks = []
    for _ in range(SAMPLES):
        _forget_clicks(connection)
        address = f"{site}/connect/{connection.pk}/retry/"
        clicks.append(_seconds(browser, address, csrfmiddlewaretoken=token))
    print(
        f"{how:11} {statistics.median(home) * 1000:5.0f} {max(home) * 1000:5.0f}"
        f"   {statistics.median(clicks) * 1000:5.0f} {max(clicks) * 1000:5.0f}"
    )
    return max(statistics.median(home), statistics.median(clicks))


def _seconds(browser: requests.Session, address: str, **form: str) -> float:
    began = time.monotonic()
    if form:
        headers = {"Referer": address}
        answer = browser.post(
            address, data=form, headers=headers, timeout=30, allow_redirects=False
        )
    else:
        answer = browser.get(address, timeout=30, allow_redirects=False)
    seconds = time.monotonic() - began
    if answer.status_code not in {200, 302} or "/login" in answer.headers.get("Location", ""):
        raise RuntimeError(f"{address}: {answer.status_code}")
    return seconds


def _set_up(folder: str, *, port: int, redis: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TOKEN_KEYS": "YmVuY2htYXJrcy1vbmx5LW5vdC1mb3ItcHJvZHVjdGk=",
        "DEBUG": "true",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "VAR_DIR": folder,
        "REDIS_URL": redis.replace("redis+socket", "unix"),
        "APALEO_CLIENT_ID": "BENC-AC-APP",
        "APALEO_CLIENT_SECRET": secrets.token_urlsafe(24),
        "LOG_LEVEL": "CRITICAL",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _prepare() -> tuple[Connection, tuple[str, str]]:
    """Make a connected hotel and its owner; return it and the cookie of the owner's session."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from accounts.models import User
    from benchmarks.parts.one_hotel import make_hotel

    hotel = make_hotel()
    hotel.connection.last_synced_at = timezone.now()
    hotel.connection.save(update_fields=["last_synced_at"])
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(User.objects.get())
    name = settings.SESSION_COOKIE_NAME
    return hotel.connection, (name, browser.cookies[name].value)


def _forget_clicks(connection: Connection) -> None:
    """Let the last click and what came of it be gone: one may be made once a minute."""
    from hotels.models import Connection, SyncRun

    SyncRun.objects.all().delete()
    Connection.objects.filter(pk=connection.pk).update(sync_requested_at=None)


@contextlib.contextmanager
def _valkey(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    program = subprocess.Popen(
        [str(server_binary()), "--port", "0", "--unixsocket", str(path), "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    try:
        while not path.exists():
            time.sleep(0.05)
        yield program
    finally:
        program.kill()
        program.wait()


@contextlib.contextmanager
def _gunicorn(port: int) -> Iterator[None]:
    program = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "config.wsgi"],
        cwd=ROOT,
        env=os.environ | {"WEB_CONCURRENCY": "1"},
    )
    until = time.monotonic() + SECONDS_TO_START
    try:
        while True:
            with contextlib.suppress(requests.RequestException):
                requests.get(f"http://127.0.0.1:{port}/health/live/", timeout=5)
                break
            if time.monotonic() > until:
                raise RuntimeError("gunicorn did not start")
            time.sleep(0.1)
        yield
    finally:
        program.terminate()
        program.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main())
