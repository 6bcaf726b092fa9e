"""A Lobby to visit: the one that runs, or one started for the visit."""

import contextlib
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import requests

HOST = "127.0.0.1"
SECONDS_TO_START = 90
SECONDS_TO_STOP = 45


class DidNotStart(Exception):
    """The stack ended before it answered; the message is its output."""


@contextlib.contextmanager
def running_stack(*, port: int, sandbox_port: int) -> Iterator[str]:
    """Give the address of a running Lobby; stop it afterwards if it was started for this."""
    url, sandbox_url = f"http://{HOST}:{port}", f"http://{HOST}:{sandbox_port}"
    if is_up(url, sandbox_url):
        yield url
        return
    command = [sys.executable, "-m", "config.stack", "--stop-with-parent"]
    ports = ["--port", str(port), "--sandbox-port", str(sandbox_port)]
    with tempfile.TemporaryFile("w+") as output:
        stack = subprocess.Popen(  # noqa: S603 - our own module
            [*command, *ports], stdout=output, stderr=subprocess.STDOUT
        )
        try:
            deadline = time.monotonic() + SECONDS_TO_START
            while not is_up(url, sandbox_url):
                if stack.poll() is not None or time.monotonic() > deadline:
                    output.seek(0)
                    raise DidNotStart(output.read())
                time.sleep(0.2)
            yield url
        finally:
            stack.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                stack.wait(SECONDS_TO_STOP)
            stack.kill()


def is_up(url: str, sandbox_url: str) -> bool:
    """Tell whether Lobby is ready and the sandbox answers."""
    addresses = (f"{url}/health/ready/", f"{sandbox_url}/.well-known/openid-configuration")
    try:
        return all(requests.get(address, timeout=2).ok for address in addresses)
    except requests.RequestException:
        return False
