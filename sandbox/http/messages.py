"""Requests and responses as ASGI messages: read ahead, given out again, held back."""

import asyncio
import time
from typing import cast

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Send

MAX_BODY_BYTES = 1_000_000


class CallerDisconnected(Exception):
    """The caller has hung up before it was answered."""


class BodyTooLarge(Exception):
    """The caller sends more than any call of this API needs."""


class BufferedRequest:
    """A request whose body was read already, given out again as an ASGI `receive`."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        """Return the body once, then whatever comes from the caller."""
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        return await self._receive()

    async def wait(self, seconds: float) -> None:
        """Let time pass; raise `CallerDisconnected` as soon as the caller hangs up."""
        if seconds <= 0:
            return
        try:
            async with asyncio.timeout(seconds):
                await self.until_disconnected()
        except TimeoutError:
            return
        raise CallerDisconnected

    def delayed(self, send: Send, *, until: float) -> Send:
        """Return a `send` that holds the response back until that monotonic time."""

        async def send_delayed(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self.wait(until - time.monotonic())
            await send(message)

        return send_delayed

    async def until_disconnected(self) -> None:
        """Wait until the connection is gone."""
        while (await self._receive())["type"] != "http.disconnect":
            pass


class BufferedResponse:
    """A whole response held back, so that it can be changed before it is sent."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = b""

    async def collect(self, message: Message) -> None:
        """Take one ASGI message of the response."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    async def send(self, send: Send) -> None:
        """Send the response with the length that its body has now."""
        if self.body:
            MutableHeaders(raw=self.start["headers"])["Content-Length"] = str(len(self.body))
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body})


async def read_body(receive: Receive) -> bytes:
    """Return the whole request body; raise `CallerDisconnected` or `BodyTooLarge` without one."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CallerDisconnected
        body += cast(bytes, message.get("body", b""))
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge
        if not message.get("more_body"):
            return body
