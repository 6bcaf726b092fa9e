"""What every call passes through: the ledger, latency and faults, its token and the rate limit."""

import time
from collections.abc import Callable
from urllib.parse import unquote_plus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.http.credentials import basic_credentials, bearer_token
from sandbox.http.fault_injection import FaultInjection
from sandbox.http.messages import BodyTooLarge, BufferedRequest, CallerDisconnected, read_body
from sandbox.http.parameters import parse_pairs
from sandbox.state import Sandbox
from sandbox.state.faults import FaultRule
from sandbox.state.ledger import Call
from sandbox.state.tokens import Token

FORM = "application/x-www-form-urlencoded"
SAFE_METHODS = frozenset({"GET", "HEAD"})


class Middleware:
    """Keeps the ledger, injects faults, and hands each call on with its access token."""

    def __init__(self, app: ASGIApp, *, sandbox: Sandbox, save: Callable[[], None]) -> None:
        self.app = app
        self.sandbox = sandbox
        self.save = save

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call; those to the control interface pass through unseen."""
        scope["sandbox"] = self.sandbox
        if scope["type"] != "http" or scope["path"].startswith(("/_control", "/_static")):
            await self.app(scope, receive, self._after_saving(scope, send))
            return
        try:
            body = await read_body(receive)
        except CallerDisconnected:
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
            request = BufferedRequest(body, receive)
            await self._answer(scope, request, send_with_tracking_id, call)
        except CallerDisconnected:
            call.finish("abandoned")
        finally:
            call.finish("answered")

    def _open_call(self, scope: Scope, body: bytes) -> Call:
        headers = Headers(scope=scope)
        is_form = headers.get("content-type", "").split(";")[0].strip().lower() == FORM
        scope["sandbox.form"] = parse_pairs(body) if is_form else None
        scope["sandbox.bearer"] = bearer_token(headers)
        call = scope["sandbox.call"] = self.sandbox.ledger.open(
            method=scope["method"],
            path=scope["path"],
            query=parse_pairs(scope["query_string"]),
            form=scope["sandbox.form"] or [],
            bearer=scope["sandbox.bearer"],
        )
        basic = basic_credentials(headers)
        call.client_id = call.client_id or (basic[0] if basic else None)
        return call

    async def _answer(self, scope: Scope, request: BufferedRequest, send: Send, call: Call) -> None:
        latency = self.sandbox.latency_for(call.path)
        # A read has no effect that hanging up could prevent. It is handled at once and its answer
        # held back, so that the latency is what a caller sees, however long the handling takes.
        is_read = call.kind == "api" and call.method in SAFE_METHODS
        if not is_read:
            await request.wait(latency)
        rule = self._fault_for(call, scope["query_string"].decode())
        if rule is None:
            until = call.started_at + latency if is_read else 0.0
            await self._handle(scope, request, request.delayed(send, until=until), call)
            return
        if is_read:
            await request.wait(latency)
        call.fault = rule.id
        fault = FaultInjection(
            action=rule.action,
            sandbox=self.sandbox,
            call=call,
            scope=scope,
            request=request,
            handle=lambda send: self._handle(scope, request, send, call),
        )
        await fault.answer(send)

    def _fault_for(self, call: Call, query: str) -> FaultRule | None:
        """Return the first rule that applies; rules behind it do not count the call."""
        rules = self.sandbox.faults.values()
        return next((rule for rule in rules if rule.check(call, query=unquote_plus(query))), None)

    async def _handle(self, scope: Scope, request: BufferedRequest, send: Send, call: Call) -> None:
        """Let the call through with its token, unless its client has used up its share."""
        token = scope["sandbox.access_token"] = self._access_token(scope["sandbox.bearer"])
        if token is not None:
            call.client_id, call.account_code = token.grant.client_id, token.grant.account_code
        seconds = self._retry_after(call)
        if seconds is not None:
            call.note = "rate limit"
            refusal = PlainTextResponse(
                "API calls quota exceeded!", 429, {"Retry-After": str(seconds)}
            )
            await refusal(scope, request, send)
            return
        await self.app(scope, request, self._after_saving(scope, send))

    def _after_saving(self, scope: Scope, send: Send) -> Send:
        """Return a `send` that begins no response before what the call has changed is saved.

        A token that the caller has must not be one that a killed sandbox has forgotten.
        """

        async def send_after_saving(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["method"] not in SAFE_METHODS:
                self.save()
            await send(message)

        return send_after_saving

    def _access_token(self, bearer: str | None) -> Token | None:
        token = self.sandbox.tokens.find("access_token", bearer) if bearer else None
        return token if token is not None and token.is_active(self.sandbox.clock.now()) else None

    def _retry_after(self, call: Call) -> int | None:
        """Count a call for its account, or for tokens its client; return how long to wait."""
        settings = self.sandbox.settings
        key: tuple[str, ...]
        if call.kind == "token" and settings.token_rate_limit is not None:
            key, limit = (call.client_id or "",), settings.token_rate_limit
        elif call.kind == "api" and call.account_code and settings.rate_limit is not None:
            key, limit = (call.client_id or "", call.account_code), settings.rate_limit
        else:
            return None
        return self.sandbox.rate_limiter.retry_after(key, limit=limit, now=time.monotonic())
