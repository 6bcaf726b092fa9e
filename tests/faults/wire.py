"""A wire between two programs that can go dead without either end being told."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

CHUNK = 65_536


class Wire:
    """Forwards connections to a port; those that `go_dead` stay open and carry nothing any more."""

    def __init__(self, *, to: int) -> None:
        self._to = to
        self._dead: set[socket.socket] = set()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def go_dead(self) -> int:
        """Let all connections that are open now carry nothing any more; return how many."""
        self._dead |= self._open
        return len(self._open) // 2

    def close(self) -> None:
        """Cut everything."""
        self._listener.close()
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                near.close()
                continue
            self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(CHUNK):
                if one not in self._dead:
                    other.sendall(data)
        except OSError:
            pass
        if one in self._dead:
            return
        self._open -= {one, other}
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def wire(*, to: int) -> Iterator[Wire]:
    """A wire to the port, cut at the end of the block."""
    made = Wire(to=to)
    try:
        yield made
    finally:
        made.close()
