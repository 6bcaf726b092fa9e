"""A real server on loopback that misbehaves byte by byte."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


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
