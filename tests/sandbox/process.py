"""A sandbox of its own process, which can be killed and started again where it was."""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.control.client import Control
from tests.fixtures.sandbox import CLIENT
from tests.sandbox.app import App

ROOT = Path(__file__).parents[2]


@dataclass
class Running:
    process: subprocess.Popen[str]
    url: str
    control: Control

    @property
    def app(self) -> App:
        return App(self.url)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def stderr(self) -> str:
        """Return what it has said on stderr, once it has ended."""
        assert self.process.stderr
        return self.process.stderr.read()

    def kill(self) -> None:
        """End it as `kill -9` does and as a power cut would."""
        self.process.kill()
        self.process.wait()


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "sandbox", *options]


def read_greeting(process: subprocess.Popen[str]) -> str:
    """Wait until the sandbox is ready and return what it has said by then."""
    assert process.stdout
    greeting = ""
    while "Stop with Ctrl-C." not in greeting:
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else "it ended before it was ready"
        greeting += line
    return greeting


def url_in(greeting: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", greeting)
    assert found
    return found[0]


@contextlib.contextmanager
def started(
    *options: str, state: Path | None = None, port: int = 0, folder: Path = ROOT
) -> Iterator[Running]:
    """Run a sandbox with the app of the tests, on a free port unless one is named."""
    registration = ["--client-id", CLIENT.client_id, "--client-secret", CLIENT.secrets[0]]
    registration += ["--redirect-uri", CLIENT.redirect_uris[0], "--scopes", " ".join(CLIENT.scopes)]
    kept = ["--state", str(state)] if state else []
    with (
        subprocess.Popen(
            command("--port", str(port), *registration, *kept, *options),
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
        contextlib.ExitStack() as at_the_end,
    ):
        at_the_end.callback(process.kill)
        url = url_in(read_greeting(process))
        control = at_the_end.enter_context(contextlib.closing(Control(url)))
        yield Running(process, url, control)
