"""Breaking the connection under a call, in the two ways a network does it."""

import asyncio
import socket
import struct
from typing import Any, cast

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORT = "sandbox.transport"


class BreakableProtocol(H11Protocol):
    """Uvicorn's HTTP protocol, which tells the app what it is connected by."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        app = self.app

        async def app_with_transport(scope: Any, receive: Any, send: Any) -> None:
            scope[TRANSPORT] = self.transport
            await app(scope, cast(Receive, receive), cast(Send, send))

        self.app = app_with_transport


def close_connection(scope: Scope) -> None:
    """Close the connection after what was written so far: the caller sees an early end."""
    transport = cast(asyncio.Transport, scope[TRANSPORT])
    transport.close()


def reset_connection(scope: Scope) -> None:
    """Break the connection off with a TCP reset: the caller sees `connection reset by peer`."""
    transport = cast(asyncio.Transport, scope[TRANSPORT])
    connection: socket.socket = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
