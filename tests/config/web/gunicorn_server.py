"""The site under gunicorn as production runs it: one process, eight threads, our configuration."""

import contextlib
import fcntl
import functools
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.config.environments import BASE_DIR, production


@contextlib.contextmanager
def running_gunicorn(folder: Path, arguments: str = "") -> Iterator[int]:
    """Run it with its data in `folder`, and give its port."""
    collect_static_files()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with (folder / "gunicorn.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "config.wsgi"],
            cwd=BASE_DIR,
            env=production(VAR_DIR=str(folder), WEB_CONCURRENCY="1", GUNICORN_CMD_ARGS=arguments),
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    try:
        wait_until_live(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


@functools.cache
def collect_static_files() -> None:
    """Put the files in place that every page names, as whoever installs Lobby has to.

    Tests in other processes do the same, to the same place: one after the other.
    """
    with (Path(tempfile.gettempdir()) / "lobby-collectstatic.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
            cwd=BASE_DIR,
            env=production(),
            check=True,
        )


def wait_until_live(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "gunicorn has ended"
        with contextlib.suppress(OSError):
            if b" 200 " in ask(port, HEALTH):
                return
        time.sleep(0.1)
    raise AssertionError("gunicorn does not answer")


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def ask(port: int, request: bytes) -> bytes:
    """Send one request and read until the server closes."""
    with connect(port) as client:
        client.sendall(request)
        return read_all(client)


def read_all(client: socket.socket) -> bytes:
    answer = b""
    while piece := client.recv(65536):
        answer += piece
    return answer


HEALTH = b"GET /health/live/ HTTP/1.1\r\nHost: lobby.hotel.test\r\nConnection: close\r\n\r\n"
