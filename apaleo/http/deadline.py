"""One deadline for a whole reply, where the standard library offers a timeout per packet.

A read timeout in `requests` starts anew with each packet, so a server that sends a byte now and
then holds its caller for hours. Here every read from the socket gets what is left of the one
budget: status line, headers and body together. Connecting counts against it too, since urllib3
hands the read what connecting left over.
"""

import http.client
import io
import socket
import time
from http import HTTPStatus
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection

MAX_CONNECT = 5.0
# Answers before the final one: a server sends one or two.
MAX_INFORMATIONAL = 10


class _DeadlineReader(io.RawIOBase):
    """Reads from a socket until a deadline, however the bytes are spread over time."""

    def __init__(self, *, sock: socket.socket, source: io.RawIOBase) -> None:
        self._sock = sock
        self._source = source
        # urllib3 has just set the socket's timeout to what is left for the reply. There always is
        # one: DeadlineAdapter sees to it.
        self._deadline = time.monotonic() + (sock.gettimeout() or 0.0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the reply took too long")
        self._sock.settimeout(left)
        return self._source.readinto(buffer)

    def close(self) -> None:
        self._source.close()
        super().close()


class _DeadlineResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        source = self.fp.detach()
        self.fp = io.BufferedReader(_DeadlineReader(sock=sock, source=source))

    def _read_status(self) -> tuple[str, int, str]:
        """Return the status line of the final answer, past those that only inform.

        RFC 9110, 15.2: a client has to read past any 1xx, and the standard library reads past 100
        alone. It would take 103 for the whole answer, and the real one for that to the next call.
        """
        for _ in range(MAX_INFORMATIONAL + 1):
            version, status, reason = super()._read_status()  # type: ignore[misc]  # typeshed does not know it
            if status == HTTPStatus.SWITCHING_PROTOCOLS or not 100 <= status < 200:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise http.client.HTTPException("answers that only inform, without end")


class _DeadlineHTTPConnection(HTTPConnection):
    response_class = _DeadlineResponse


class _DeadlineHTTPSConnection(HTTPSConnection):
    response_class = _DeadlineResponse


class _DeadlineHTTPPool(HTTPConnectionPool):
    ConnectionCls = _DeadlineHTTPConnection


class _DeadlineHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _DeadlineHTTPSConnection


class DeadlineAdapter(HTTPAdapter):
    """A `requests` adapter whose `timeout` is the total for connecting, waiting and reading."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Build the pools with connections that keep the deadline."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _DeadlineHTTPPool,
            "https": _DeadlineHTTPSPool,
        }

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        *args: Any,
        **kwargs: Any,
    ) -> Response:
        """Send with `timeout` seconds in total, of which connecting may take five."""
        total = Timeout(total=timeout, connect=min(timeout, MAX_CONNECT))
        return super().send(request, stream, total, *args, **kwargs)  # type: ignore[arg-type]  # requests takes urllib3's Timeout as it is
