"""The sandbox as an ASGI app."""

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.control.routes import control_routes
from sandbox.http.middleware import Traffic
from sandbox.identity.routes import identity_routes
from sandbox.state import Sandbox

STATIC = Path(__file__).parent / "static"


def create_app(*, sandbox: Sandbox, keep: Callable[[], None]) -> ASGIApp:
    """Return the whole sandbox: identity server, API and control interface on one origin.

    `keep` is called after each call that may have changed something, before its answer is sent.
    """

    async def api(scope: Scope, receive: Receive, send: Send) -> None:
        await sandbox.api(scope, receive, send)

    app = Starlette(
        routes=[
            *identity_routes(),
            Mount("/_control", routes=control_routes()),
            Mount("/_static", StaticFiles(directory=STATIC)),
        ]
    )
    # Not a mount at "/", which would match before a wrong method is noticed elsewhere.
    app.router.default = api
    return Traffic(app, sandbox=sandbox, keep=keep)
