"""A Valkey of the test's own."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator

from config.stack.programs import listens_at
from config.stack.valkey import server_binary
from tests.config.stack.processes import wait_until


@contextlib.contextmanager
def running_valkey() -> Iterator[str]:
    """Its address: a socket in a folder of its own. It keeps nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/valkey.sock"
        options = ["--port", "0", "--unixsocket", path, "--save", "", "--dir", folder]
        server = subprocess.Popen([server_binary(), *options], stdout=subprocess.DEVNULL)
        try:
            listens = listens_at(path)
            assert wait_until(listens), "Valkey did not start"
            yield f"unix://{path}"
        finally:
            server.terminate()
            server.wait(timeout=10)
