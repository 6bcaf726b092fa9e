"""A client's connection as a thread sees it: reading never waits, and writing not for ever."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import socket
import struct
import sys
import termios
from collections.abc import Iterator
from typing import Any

# For one part of an answer that does not fit into the kernel's buffer.
SECONDS_TO_SEND = 10.0
# So much of an answer is the kernel's to deliver, however slowly the client reads it.
SEND_BUFFER = 1024 * 1024


class ReceivedSocket(socket.socket):
    """A socket that reads from what has been received and says "end" after that.

    `left` holds the bytes that came behind the request and belong to the next one. `was_overread`
    tells that somebody wanted more than there was: that the request had another length for them.
    """

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(fileno=accepted.detach())
        self.left = b""
        self.was_overread = self._is_gone = False
        self._received = memoryview(b"")
        with contextlib.suppress(OSError):
            self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    def serve(self, data: bytes) -> None:
        """Let this be what is read from now on."""
        self.was_overread = False
        self._received = memoryview(data)

    @property
    def is_used_up(self) -> bool:
        """Tell whether what was served has been read to its last byte, and no further."""
        return not self._received and not self.was_overread

    @property
    def unread_bytes(self) -> int:
        """Return how much of our answers the client has not taken yet; 0 where nobody knows."""
        if sys.platform != "linux":
            return 0
        answer = fcntl.ioctl(self.fileno(), termios.TIOCOUTQ, b"\0" * 4)
        return int(struct.unpack("i", answer)[0])

    def receive(self, size: int) -> bytes:
        """Read from the network; raises BlockingIOError where nothing has come."""
        return super().recv(size)

    @property
    def is_gone(self) -> bool:
        """Tell whether the client has broken the connection off."""
        # The kernel tells it once.
        self._is_gone = self._is_gone or self.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0
        return self._is_gone

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """Return the next of the received bytes, or none at their end."""
        piece = bytes(self._received[:bufsize])
        self.was_overread = self.was_overread or not piece
        self._received = self._received[bufsize:]
        return piece

    def setblocking(self, flag: bool, /) -> None:
        """Wait for a client that takes nothing off us, but only for so long."""
        self.settimeout(SECONDS_TO_SEND if flag else 0)

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send, or give the client up for lost, which gunicorn makes no fuss about."""
        with _giving_up():
            super().sendall(data, flags)

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Send a file, or give the client up for lost."""
        with _giving_up():
            return super().sendfile(file, offset, count)


@contextlib.contextmanager
def _giving_up() -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise ConnectionResetError(errno.ECONNRESET, "the client takes nothing") from None
