"""How fast webhooks are accepted, beside a view that does nothing but insert one row.

Both are served by the same gunicorn from the same database, over kept-alive connections. The rate
is that of clients who send as fast as they are answered; the time of an answer is measured at 200
messages a second, sent whether or not the ones before were answered. DATABASE_URL is honoured, its
database must then be an empty one; the default is a SQLite file that is gone afterwards.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = 4
SECONDS = 3.0
ROUNDS = 3
PER_SECOND = 200
MAX_P99_MILLISECONDS = 25
MIN_SHARE_OF_REFERENCE = 0.6
SECONDS_TO_START = 30
ACCOUNT = "BENCH"


def main() -> int:
    """Print rates and times; 1 when a target is missed."""
    with tempfile.TemporaryDirectory() as folder, _port() as port:
        _set_up(folder, port=port)
        webhook, reference = _addresses()
        with _gunicorn(port):
            rates = [(_rate(port, webhook), _rate(port, reference)) for _ in range(ROUNDS)]
            p99 = statistics.median(_p99(port, webhook) for _ in range(ROUNDS))
    shares = sorted(ours / plain for ours, plain in rates)
    share = statistics.median(shares)
    print(f"{CLIENTS} clients, {SECONDS:.0f} s, median of {ROUNDS}")
    print(f"webhooks    {statistics.median(ours for ours, _ in rates):7.0f} a second")
    print(f"one insert  {statistics.median(plain for _, plain in rates):7.0f} a second (reference)")
    print(f"share       {share:7.2f}  ({shares[0]:.2f} to {shares[-1]:.2f})")
    print(f"p99         {p99:7.1f} ms at {PER_SECOND} a second")
    return 0 if share >= MIN_SHARE_OF_REFERENCE and p99 <= MAX_P99_MILLISECONDS else 1


@contextlib.contextmanager
def _port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    yield port


def _set_up(folder: str, *, port: int) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TOKEN_KEYS": "YmVuY2htYXJrcy1vbmx5LW5vdC1mb3ItcHJvZHVjdGk=",
        "DEBUG": "true",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "VAR_DIR": folder,
        "APALEO_CLIENT_ID": "BENC-AC-APP",
        "APALEO_CLIENT_SECRET": secrets.token_urlsafe(24),
        "LOG_LEVEL": "ERROR",
    }
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _addresses() -> tuple[str, str]:
    """Make a connection that has subscribed, and return where webhooks and the rest are posted."""
    from django.utils import timezone

    from accounts.models import Account
    from hotels.models import Connection, Subscription

    connection = Connection.objects.create(
        account=Account.objects.create(name="Bench"),
        apaleo_account_code=ACCOUNT,
        subject="s",
        connected_at=timezone.now(),
    )
    Subscription.prepare(connection, now=timezone.now())
    secret = Subscription.objects.get(pk=connection.pk).unbound_secret()
    return f"/webhooks/apaleo/{secret}/", f"/one-insert/{connection.pk}/"


@contextlib.contextmanager
def _gunicorn(port: int) -> Iterator[None]:
    serve = (
        "from django.conf import settings; import config.wsgi; "
        "settings.DEBUG = False; settings.ROOT_URLCONF = 'benchmarks.parts.one_insert'; "
        "application = config.wsgi.application"
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bench_wsgi.py").write_text(serve)
        program = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "bench_wsgi"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": f"{folder}:{ROOT}"},
        )
        try:
            _wait_for(port)
            yield
        finally:
            program.terminate()
            program.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        with contextlib.suppress(OSError), _connection(port) as connection:
            connection.request("GET", "/health/live/")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")


@contextlib.contextmanager
def _connection(port: int) -> Iterator[HTTPConnection]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield connection
    finally:
        connection.close()


def _post(connection: HTTPConnection, path: str) -> None:
    body = {
        "topic": "Unit",
        "type": "changed",
        "id": str(uuid.uuid4()),
        "accountId": ACCOUNT,
        "propertyId": "MUC",
        "timestamp": 1_692_268_510_605,
        "data": {"entityId": "MUC-ABC"},
    }
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 204:
        raise RuntimeError(f"answered {answer.status}")


def _rate(port: int, path: str) -> float:
    """Return how many are answered in a second."""

    def send(_: int) -> int:
        sent = 0
        with _connection(port) as connection:
            until = time.monotonic() + SECONDS
            while time.monotonic() < until:
                _post(connection, path)
                sent += 1
        return sent

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(send, range(CLIENTS))) / SECONDS


def _p99(port: int, path: str) -> float:
    """Return in milliseconds how long all but one in a hundred take at most, from when due."""
    times: list[float] = []
    began = time.monotonic() + 0.1
    lock, numbers = threading.Lock(), iter(range(int(PER_SECOND * SECONDS)))

    def next_due() -> float | None:
        with lock:
            number = next(numbers, None)
        return None if number is None else began + number / PER_SECOND

    def send(_: int, due: Callable[[], float | None] = next_due) -> None:
        with _connection(port) as connection:
            while (at := due()) is not None:
                time.sleep(max(0.0, at - time.monotonic()))
                _post(connection, path)
                times.append(time.monotonic() - at)

    with ThreadPoolExecutor(2 * CLIENTS) as pool:
        list(pool.map(send, range(2 * CLIENTS)))
    return statistics.quantiles(times, n=100)[98] * 1000


if __name__ == "__main__":
    raise SystemExit(main())
