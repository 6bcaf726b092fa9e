"""A real web server on the test's database, and visitors who come to it all at once."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import requests
from django.test import Client

from tests.fixtures.people import SERVER_NAME
from tests.processes.starting import wait_until

ROOT = Path(__file__).parent.parent.parent
LIVE = "/health/live/"
TOKEN = "a" * 32
TIMEOUT = 120

Form = dict[str, str] | None


@dataclass(frozen=True)
class Answer:
    """What a request was answered with, and after how many seconds."""

    status: int
    seconds: float
    location: str
    text: str


@dataclass
class Web:
    """A running gunicorn. `live_seconds` are those that the live check has taken."""

    url: str
    live_seconds: list[float] = field(default_factory=list)

    def ask(self, method: str, path: str, *, cookies: dict[str, str], form: Form = None) -> Answer:
        """Make one request as a browser with these cookies would."""
        headers = {"Host": SERVER_NAME}
        began = time.monotonic()
        response = requests.request(
            method,
            self.url + path,
            data={"csrfmiddlewaretoken": TOKEN} | form if form else None,
            cookies=cookies | {"lobby_csrf": TOKEN},
            headers=headers,
            allow_redirects=False,
            timeout=TIMEOUT,
        )
        return Answer(
            status=response.status_code,
            seconds=time.monotonic() - began,
            location=response.headers.get("Location", ""),
            text=response.text,
        )

    def post(self, path: str, *, client: Client, **fields: str) -> Answer:
        """Send a form."""
        return self.ask("POST", path, cookies=cookies_of(client), form=fields)

    def get(self, path: str, *, client: Client) -> Answer:
        """Open a page."""
        return self.ask("GET", path, cookies=cookies_of(client))

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Ask the live check all the while."""
        is_over = threading.Event()

        def watch() -> None:
            while not is_over.wait(0.2):
                self.live_seconds.append(self.ask("GET", LIVE, cookies={}).seconds)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            is_over.set()
            watcher.join()


def all_at_once(actions: list[Callable[[], Answer]]) -> list[Answer]:
    """Do all of them at the same time."""
    with ThreadPoolExecutor(len(actions)) as pool:
        return [each.result() for each in [pool.submit(action) for action in actions]]


def cookies_of(client: Client) -> dict[str, str]:
    """The cookies of a signed-in visitor."""
    return {name: morsel.value for name, morsel in client.cookies.items()}


@contextlib.contextmanager
def running_web(environment: dict[str, str], *, port: int) -> Iterator[Web]:
    """Run gunicorn as in production, with one process, and end it."""
    program = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "config.wsgi"],
        cwd=ROOT,
        env=environment | {"WEB_CONCURRENCY": "1"},
    )
    web = Web(f"http://127.0.0.1:{port}")

    def answers() -> bool:
        try:
            return web.ask("GET", LIVE, cookies={}).status == 200
        except requests.ConnectionError:
            return False

    try:
        wait_until(answers, seconds=60)
        yield web
    finally:
        program.terminate()
        program.wait(20)
