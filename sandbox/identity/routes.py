"""The addresses of the identity server."""

from starlette.routing import Route

from sandbox.identity.authorization_request import CALLBACK
from sandbox.identity.authorize import authorize
from sandbox.identity.consent import consent
from sandbox.identity.discovery import CONFIGURATION, discovery, jwks
from sandbox.identity.end_session import end_session
from sandbox.identity.home import home
from sandbox.identity.login import login, signed_in
from sandbox.identity.revocation import revocation
from sandbox.identity.token import token
from sandbox.identity.userinfo import userinfo

GET_OR_POST = ["GET", "POST"]


def identity_routes() -> list[Route]:
    """Return the routes that every OAuth and OpenID Connect client knows, and their pages."""
    return [
        Route("/", home, methods=["GET"]),
        Route(CONFIGURATION, discovery, methods=["GET"]),
        Route(f"{CONFIGURATION}/jwks", jwks, methods=["GET"]),
        Route("/connect/authorize", authorize, methods=GET_OR_POST),
        Route(CALLBACK, authorize, methods=["GET"]),
        Route("/account/login", login, methods=GET_OR_POST),
        Route("/account/signed-in", signed_in, methods=["GET"]),
        Route("/consent", consent, methods=GET_OR_POST),
        Route("/connect/token", token, methods=["POST"]),
        Route("/connect/userinfo", userinfo, methods=GET_OR_POST),
        Route("/connect/revocation", revocation, methods=["POST"]),
        Route("/connect/endsession", end_session, methods=GET_OR_POST),
    ]
