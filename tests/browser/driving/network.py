"""A network that can be cut: a browser's own switch leaves its service workers connected."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from urllib.parse import urlsplit

CHUNK = 65_536


class Network:
    """Carries the bytes between a browser and a site for as long as it is not cut."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._site = (str(parts.hostname), int(parts.port or 80))
        self._door = socket.create_server(("127.0.0.1", 0))
        self._lines: set[socket.socket] = set()
        self._is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def argument(self) -> str:
        """What leads Chromium through here, whatever address it shows."""
        host, port = self._site
        own = self._door.getsockname()[1]
        return f"--host-resolver-rules=MAP {host}:{port} 127.0.0.1:{own}"

    def cut(self) -> None:
        """End all that is under way, and let nothing through from now on."""
        self._is_cut = True
        for line in list(self._lines):
            _close(line)

    def mend(self) -> None:
        """Let everything through again."""
        self._is_cut = False

    def __enter__(self) -> Network:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cut()
        _close(self._door)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            if self._is_cut:
                _close(near)
                continue
            far = socket.create_connection(self._site)
            self._lines |= {near, far}
            for from_, to in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(from_, to), daemon=True).start()

    def _carry(self, from_: socket.socket, to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := from_.recv(CHUNK):
                to.sendall(data)
        for line in (from_, to):
            self._lines.discard(line)
            _close(line)


def _close(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
