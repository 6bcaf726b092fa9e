"""The sandbox as an ASGI app."""

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware as StarletteMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from sandbox.api import api_routes
from sandbox.control.guard import Guard
from sandbox.control.routes import control_routes
from sandbox.http.middleware import Middleware
from sandbox.identity.routes import identity_routes
from sandbox.state import Sandbox
from sandbox.webhooks.routes import webhook_routes

STATIC = Path(__file__).parent / "static"


def create_app(*, sandbox: Sandbox, save: Callable[[], None]) -> ASGIApp:
    """Return the whole sandbox: identity server, API and control interface on one origin.

    `save` is called after each call that may have changed something, before its answer is sent.
    """
    guard = StarletteMiddleware(Guard, base_url=sandbox.settings.base_url)
    app = Starlette(
        routes=[
            *identity_routes(),
            *api_routes(),
            *webhook_routes(),
            Mount("/_control", routes=control_routes(), middleware=[guard]),
            Mount("/_static", StaticFiles(directory=STATIC)),
        ]
    )
    return Middleware(app, sandbox=sandbox, save=save)
