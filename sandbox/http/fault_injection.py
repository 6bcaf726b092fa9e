"""What a fault does to the call that it was meant for."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.types import Scope, Send

from sandbox.http.connection import close_connection, reset_connection
from sandbox.http.id_token_tampering import tamper_with_id_token
from sandbox.http.messages import BufferedRequest, BufferedResponse
from sandbox.state import Sandbox
from sandbox.state.faults import Action, replace_fields
from sandbox.state.ledger import Call


@dataclass(kw_only=True)
class FaultInjection:
    """One call under a fault. `handle` lets it take effect and sends the response it is given."""

    action: Action
    sandbox: Sandbox
    call: Call
    scope: Scope
    request: BufferedRequest
    handle: Callable[[Send], Awaitable[None]]

    async def answer(self, send: Send) -> None:
        """Answer the call as the action says, or break its connection."""
        match self.action.kind:
            case "hang":
                await self.request.wait(self.action.seconds)
                await self.handle(send)
            case "status":
                action = self.action
                substitute = Response(action.body, action.status, action.headers)
                await substitute(self.scope, self.request, send)
            case "reset":
                await self._reset()
            case "commit-then-reset":
                await self._response()
                await self._reset()
            case "cut":
                await self._cut(await self._response(), send)
            case "replace" | "id-token":
                response = await self._response()
                response.body = self._changed(response.body)
                await response.send(send)

    async def _response(self) -> BufferedResponse:
        """Let the call take effect and return its response, which nobody has seen yet."""
        response = BufferedResponse()
        await self.handle(response.collect)
        self.call.status = response.start["status"]
        return response

    async def _reset(self) -> None:
        self.call.finish("reset")
        reset_connection(self.scope)
        await self.request.until_disconnected()

    async def _cut(self, response: BufferedResponse, send: Send) -> None:
        await send(response.start)
        part = response.body[: self.action.after_bytes]
        await send({"type": "http.response.body", "body": part, "more_body": True})
        self.call.finish("cut")
        close_connection(self.scope)
        await self.request.until_disconnected()

    def _changed(self, body: bytes) -> bytes:
        """Return the JSON body with the action's changes; anything that is not JSON stays as is."""
        try:
            content: Any = json.loads(body)
        except ValueError:
            return body
        action = self.action
        if action.kind == "replace":
            content = replace_fields(content, set_fields=action.set, remove=action.remove)
        elif "id_token" in content:
            client = self.sandbox.settings.client(self.call.client_id or "")
            content["id_token"] = tamper_with_id_token(
                content["id_token"],
                action=action,
                keys=self.sandbox.keys,
                client_secret=client.secrets[0] if client else "",
            )
        return json.dumps(content).encode()
