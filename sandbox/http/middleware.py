"""What every call passes through: the ledger, the weather, and the check of its token."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.grants import Grant
from sandbox.http.connection import close_connection, reset_connection
from sandbox.http.credentials import basic_client_id, bearer_token
from sandbox.http.id_token_tampering import forge_id_token
from sandbox.http.messages import (
    BodyTooLarge,
    CallerGone,
    CollectedAnswer,
    Inbox,
    read_body,
    read_pairs,
)
from sandbox.state import Sandbox
from sandbox.state.faults import Action, FaultRule, replace_fields
from sandbox.state.ledger import Call

FORM = "application/x-www-form-urlencoded"
READS = frozenset({"GET", "HEAD"})


class Traffic:
    """Keeps the ledger, makes the weather, and hands each call on with its grant."""

    def __init__(self, app: ASGIApp, *, sandbox: Sandbox, keep: Callable[[], None]) -> None:
        self.app = app
        self.sandbox = sandbox
        self.keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call; those to the control interface pass through unseen."""
        scope["sandbox"] = self.sandbox
        if scope["type"] != "http" or scope["path"].startswith(("/_control", "/_static")):
            await self.app(scope, receive, self._once_kept(scope, send))
            return
        try:
            body = await read_body(receive)
        except CallerGone:
            return
        except BodyTooLarge:
            await PlainTextResponse("The request is too large.", 413)(scope, receive, send)
            return
        call = self._open_call(scope, body)

        async def send_with_tracking_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"])["Apaleo-Tracking-Id"] = call.tracking_id
                call.status = message["status"]
            await send(message)

        try:
            await self._answer(scope, Inbox(body, receive), send_with_tracking_id, call)
        except CallerGone:
            call.finish("abandoned")
        finally:
            call.finish("answered")

    def _open_call(self, scope: Scope, body: bytes) -> Call:
        headers = Headers(scope=scope)
        is_form = headers.get("content-type", "").split(";")[0].strip().lower() == FORM
        scope["sandbox.form"] = read_pairs(body) if is_form else None
        scope["sandbox.bearer"] = bearer_token(headers)
        call = scope["sandbox.call"] = self.sandbox.ledger.open(
            method=scope["method"],
            path=scope["path"],
            query=read_pairs(scope["query_string"]),
            form=scope["sandbox.form"] or [],
            bearer=scope["sandbox.bearer"],
        )
        call.client_id = call.client_id or basic_client_id(headers)
        return call

    async def _answer(self, scope: Scope, inbox: Inbox, send: Send, call: Call) -> None:
        latency = self.sandbox.latency_for(call.path)
        # A read has no effect that hanging up could prevent. It is handled at once and its answer
        # held back, so that the latency is what a caller sees, however long the handling takes.
        is_read = call.kind == "api" and call.method in READS
        if not is_read:
            await inbox.wait(latency)
        rule = self._fault_for(call, scope["query_string"].decode())
        if rule is None:
            until = call.started_at + latency if is_read else 0.0
            await self._handle(scope, inbox, inbox.late(send, until=until), call)
            return
        if is_read:
            await inbox.wait(latency)
        call.fault = rule.id
        action = rule.action
        match action.kind:
            case "hang":
                await inbox.wait(action.seconds)
                await self._handle(scope, inbox, send, call)
            case "status":
                response = Response(action.body, action.status, action.headers)
                await response(scope, inbox, send)
            case "reset":
                call.finish("reset")
                reset_connection(scope)
                await inbox.until_disconnected()
            case _:
                await self._handle_and_spoil(scope, inbox, send, call, action)

    def _fault_for(self, call: Call, query: str) -> FaultRule | None:
        """Return the first rule that applies; rules behind it do not count the call."""
        for rule in self.sandbox.faults.values():
            if rule.takes(
                path=call.path,
                method=call.method,
                grant_type=call.grant_type,
                query=unquote_plus(query),
            ):
                return rule
        return None

    async def _handle_and_spoil(
        self, scope: Scope, inbox: Inbox, send: Send, call: Call, action: Action
    ) -> None:
        """Let the call take effect, then lose or change its answer."""
        answer = CollectedAnswer()
        await self._handle(scope, inbox, answer.collect, call)
        call.status = answer.status
        match action.kind:
            case "commit-then-reset":
                call.finish("reset")
                reset_connection(scope)
                await inbox.until_disconnected()
            case "cut":
                await send(answer.start)
                part = answer.body[: action.after_bytes]
                await send({"type": "http.response.body", "body": part, "more_body": True})
                call.finish("cut")
                close_connection(scope)
                await inbox.until_disconnected()
            case _:
                answer.body = self._spoilt(answer.body, action, call)
                await answer.send(send)

    def _spoilt(self, body: bytes, action: Action, call: Call) -> bytes:
        """Return the JSON body with the action's changes; anything that is not JSON stays as is."""
        try:
            content: Any = json.loads(body)
        except ValueError:
            return body
        if action.kind == "replace":
            content = replace_fields(content, set_fields=action.set, remove=action.remove)
        elif "id_token" in content:
            client = self.sandbox.settings.client(call.client_id or "")
            content["id_token"] = forge_id_token(
                content["id_token"],
                action=action,
                keys=self.sandbox.keys,
                client_secret=client.secrets[0] if client else "",
            )
        return json.dumps(content).encode()

    async def _handle(self, scope: Scope, inbox: Inbox, send: Send, call: Call) -> None:
        """Let the call through with its grant, unless its client has used up its share."""
        grant = self._grant(scope["sandbox.bearer"])
        scope.setdefault("state", {})["grant"] = grant
        if grant is not None:
            call.client_id, call.account_code = grant.client_id, grant.account_code
            wait = self._seconds_to_wait(grant) if call.kind == "api" else None
            if wait is not None:
                call.note = "rate limit"
                refusal = PlainTextResponse(
                    "API calls quota exceeded!", 429, {"Retry-After": str(wait)}
                )
                await refusal(scope, inbox, send)
                return
        await self.app(scope, inbox, self._once_kept(scope, send))

    def _once_kept(self, scope: Scope, send: Send) -> Send:
        """Return a `send` that begins no answer before what the call has changed is kept.

        A token that the caller has must not be one that a killed sandbox has forgotten.
        """

        async def send_once_kept(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["method"] not in READS:
                self.keep()
            await send(message)

        return send_once_kept

    def _grant(self, bearer: str | None) -> Grant | None:
        token = self.sandbox.tokens.access_token(bearer) if bearer else None
        if token is None or token.is_dead(self.sandbox.clock.now()):
            return None
        return Grant(
            account_code=token.family.account_code,
            scopes=frozenset(token.scopes),
            client_id=token.family.client_id,
            subject=token.family.subject,
        )

    def _seconds_to_wait(self, grant: Grant) -> int | None:
        limit = self.sandbox.settings.rate_limit
        if limit is None:
            return None
        return self.sandbox.throttle.retry_after(
            limit=limit,
            client_id=grant.client_id,
            account_code=grant.account_code,
            now=time.monotonic(),
        )
