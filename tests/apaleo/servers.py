"""Real servers on loopback: one that misbehaves byte by byte, one that pages lists."""

import json
import math
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Connection:
    """One accepted connection of a raw server; `number` counts from 1."""

    sock: socket.socket
    number: int
    stopped: threading.Event

    def receive(self) -> bytes:
        """Return one request's head, empty when the client has gone."""
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.sock.recv(65536)
            if not more:
                return b""
            data += more
        return data

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def trickle(self, data: bytes, *, pause: float) -> None:
        """Send byte by byte, until the client gives up or the server is stopped."""
        for i in range(len(data)):
            self.send(data[i : i + 1])
            if self.stopped.wait(pause):
                return

    def reset(self) -> None:
        """Close so that the client sees a reset, not an orderly end."""
        self.sock.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00"
        )
        self.sock.close()


@contextmanager
def raw_server(script: Callable[[Connection], None]) -> Iterator[str]:
    """Run `script` for each connection; yields the server's origin."""
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()
    threads: list[threading.Thread] = []
    socks: list[socket.socket] = []

    def serve(connection: Connection) -> None:
        with connection.sock, suppress(OSError):
            script(connection)

    def accept() -> None:
        while not stopped.is_set():
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            connection = Connection(sock, len(threads) + 1, stopped)
            thread = threading.Thread(target=serve, args=(connection,))
            threads.append(thread)
            socks.append(sock)
            thread.start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stopped.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()
        for sock in socks:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()


def reply(body: bytes, *, status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


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

    lists: dict[str, tuple[str, list[dict]]]
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
