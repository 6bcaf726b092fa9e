"""A real server on loopback that pages lists."""

import json
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.apaleo.api.items import make_property, make_unit

PROPERTIES_PATH = "/inventory/v1/properties"
UNITS_PATH = "/inventory/v1/units"

# How long a test waits for what must happen.
TIMEOUT = 10.0


@dataclass
class Call:
    """One request as a list server saw it."""

    path: str
    params: dict[str, str]
    token: str
    peer: tuple[str, int]

    @property
    def page(self) -> int:
        return int(self.params["pageNumber"])


@dataclass
class ListServer:
    """Pages `lists` (by path: plural key and items) and keeps a ledger of its calls.

    `intervene` may return (status, body) to answer otherwise, and may wait.
    """

    lists: dict[str, tuple[str, list[dict[str, Any]]]]
    intervene: Callable[[Call], tuple[int, object] | None] = lambda call: None
    calls: list[Call] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, call: Call) -> tuple[int, object]:
        with self.lock:
            self.calls.append(call)
        intervention = self.intervene(call)
        if intervention is not None:
            return intervention
        plural, items = self.lists[call.path]
        size = int(call.params["pageSize"])
        page = items[(call.page - 1) * size : call.page * size]
        return (200, {plural: page, "count": len(items)}) if page else (204, None)

    def needed_calls(self, page_size: int) -> int:
        return sum(max(1, math.ceil(len(items) / page_size)) for _, items in self.lists.values())

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve over real HTTP; yields the origin."""
        answer = self.answer

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                call = Call(parts.path, dict(parse_qsl(parts.query)), token, self.client_address)
                status, document = answer(call)
                body = b"" if document is None else json.dumps(document).encode()
                with suppress(OSError):
                    self.send_response(status)
                    if status != 204:
                        self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def make_server(*, units: int = 0, properties: int = 0) -> ListServer:
    return ListServer(
        {
            PROPERTIES_PATH: ("properties", [make_property(i) for i in range(properties)]),
            UNITS_PATH: ("units", [make_unit(i) for i in range(units)]),
        }
    )


def page_threads() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith("apaleo-page")]
