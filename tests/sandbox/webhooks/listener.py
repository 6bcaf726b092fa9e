"""An app's endpoint: a server on loopback that keeps what it is sent."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Bodies = list[dict[str, Any]]


class Listener:
    """What has arrived so far; `status` is what is answered to anything but a system message."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.status = 204
        self.health = 204
        self.bodies: Bodies = []

    def events(self) -> Bodies:
        return [body for body in self.bodies if body["topic"] != "system"]

    def wait_for(self, is_enough: Callable[[Bodies], bool], *, seconds: float = 10) -> Bodies:
        """Return the events once they are enough."""
        until = time.monotonic() + seconds
        while not is_enough(self.events()):
            if time.monotonic() > until:
                raise AssertionError(f"only these came: {self.events()}")
            time.sleep(0.01)
        return self.events()


@contextmanager
def listening() -> Iterator[Listener]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            listener.bodies.append(body)
            is_system = body["topic"] == "system"
            self.send_response(listener.health if is_system else listener.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener = Listener(f"http://127.0.0.1:{server.server_port}/hook/secret")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
