"""All of Lobby as `make run` starts it, beside the tests: nothing in it is a stand-in."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from cryptography.fernet import Fernet

from config.redis.broker import embedded_url
from sandbox.control.client import Control

SECONDS_TO_START = 180
# More than the stack itself gives its parts, see STOP_GRACE_SECONDS.
SECONDS_TO_STOP = 60
READY = "Stop with Ctrl-C."
BASE_DIR = Path(__file__).resolve().parents[3]
SCOPES = (
    "openid profile offline_access setup.read rateplans.read-corporate "
    "reservations.read maintenances.read operations.change-room-state"
)


class StackDidNotStartError(Exception):
    """The message is its output until then."""


@dataclass(frozen=True)
class Stack:
    """A running Lobby: web, workers, scheduler, Valkey and the sandbox."""

    url: str
    sandbox_url: str
    control: Control
    folder: Path

    def mail_to(self, address: str, *, within_seconds: float = 60) -> str:
        """Return the text of the newest mail to `address`, waiting for it to come."""
        deadline = time.monotonic() + within_seconds
        while time.monotonic() < deadline:
            for file in sorted((self.folder / "mail").glob("*.eml"), reverse=True):
                message = message_from_bytes(file.read_bytes(), policy=policy.default)
                if address in message["To"]:
                    text = message.get_body(("plain",))
                    assert text is not None
                    return str(text.get_content())
            time.sleep(0.05)
        raise AssertionError(f"no mail to {address}")


@contextlib.contextmanager
def running_stack(folder: Path, **settings: str) -> Iterator[Stack]:
    """Run a Lobby of its own with its data in `folder` and these settings changed, and end it."""
    port, sandbox_port = _free_port(), _free_port()
    url, sandbox_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}"
    command = [sys.executable, "-m", "config.stack", "--stop-with-parent"]
    output = folder / "output.txt"
    with output.open("w") as file:
        process = subprocess.Popen(
            [*command, f"--port={port}", f"--sandbox-port={sandbox_port}"],
            cwd=BASE_DIR,
            env=_environment(folder=folder, url=url, sandbox_url=sandbox_url) | settings,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    control = Control(sandbox_url)
    try:
        _wait_until_ready(process, output)
        yield Stack(url, sandbox_url, control, folder)
    finally:
        control.close()
        process.terminate()
        process.wait(SECONDS_TO_STOP)


def run_beside(stack: Stack, program: str) -> None:
    """Run lines of Python with the settings and the database of the running Lobby."""
    environment = _environment(folder=stack.folder, url=stack.url, sandbox_url=stack.sandbox_url)
    lines = f"import django\ndjango.setup()\n{program}"
    subprocess.run(
        [sys.executable, "-c", lines],
        cwd=BASE_DIR,
        env=environment | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
    )


def _environment(*, folder: Path, url: str, sandbox_url: str) -> dict[str, str]:
    """Return every variable that decides whom it calls, so that no `.env` does."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return inherited | {
        "SECRET_KEY": "browser-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
        "TOKEN_KEYS": Fernet.generate_key().decode(),
        "DEBUG": "true",
        # Tests say for themselves which codes there are.
        "DEMO_STANDARD_CODES": "false",
        "VAR_DIR": str(folder),
        "PUBLIC_URL": url,
        "ALLOWED_HOSTS": "127.0.0.1",
        "TRUSTED_PROXY_COUNT": "0",
        "DATABASE_URL": f"sqlite:///{folder}/lobby.sqlite3",
        "REDIS_URL": embedded_url(folder),
        "EMAIL_BACKEND": "config.stack.mailbox.Mailbox",
        "APALEO_IDENTITY_URL": sandbox_url,
        "APALEO_API_URL": sandbox_url,
        "APALEO_WEBHOOK_URL": sandbox_url,
        "APALEO_CLIENT_ID": "LOBB-AC-TEST",
        "APALEO_CLIENT_SECRET": "browser-tests-client-secret",
        "APALEO_SCOPES": SCOPES,
    }


def _wait_until_ready(process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while READY not in output.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise StackDidNotStartError(output.read_text())
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
