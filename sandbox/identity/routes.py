"""The addresses of the identity server."""

from starlette.routing import Route

from sandbox.identity.authorize import CALLBACK, authorize
from sandbox.identity.discovery import CONFIGURATION, discovery, jwks
from sandbox.identity.end_session import end_session
from sandbox.identity.home import home
from sandbox.identity.login import consent, login
from sandbox.identity.revocation import revocation
from sandbox.identity.token import token
from sandbox.identity.userinfo import userinfo

BOTH = ["GET", "POST"]


def identity_routes() -> list[Route]:
    """Return the routes that every OAuth and OpenID Connect client knows, and their pages."""
    return [
        Route("/", home, methods=["GET"]),
        Route(CONFIGURATION, discovery, methods=["GET"]),
        Route(f"{CONFIGURATION}/jwks", jwks, methods=["GET"]),
        Route("/connect/authorize", authorize, methods=BOTH),
        Route(CALLBACK, authorize, methods=["GET"]),
        Route("/account/login", login, methods=BOTH),
        Route("/consent", consent, methods=BOTH),
        Route("/connect/token", token, methods=["POST"]),
        Route("/connect/userinfo", userinfo, methods=BOTH),
        Route("/connect/revocation", revocation, methods=["POST"]),
        Route("/connect/endsession", end_session, methods=BOTH),
    ]
