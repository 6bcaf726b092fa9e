"""What has been found out about a request before its handler sees it."""

from typing import cast

from starlette.requests import Request

from sandbox.state.ledger import Call
from sandbox.state.sandbox import Sandbox
from sandbox.state.tokens import Token


def sandbox_of(request: Request) -> Sandbox:
    """Return the sandbox that the request has reached."""
    return cast(Sandbox, request.scope["sandbox"])


def call_of(request: Request) -> Call:
    """Return the ledger's record of the request."""
    return cast(Call, request.scope["sandbox.call"])


def form_of(request: Request) -> list[tuple[str, str]] | None:
    """Return the form's fields as sent, or None if the body is not a form."""
    return cast("list[tuple[str, str]] | None", request.scope["sandbox.form"])


def access_token_of(request: Request) -> Token | None:
    """Return the bearer token; None if it is missing, unknown, expired or revoked."""
    return cast("Token | None", request.scope["sandbox.access_token"])
