"""The front page: what this is and how to sign in."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.http.pages import page
from sandbox.state import sandbox_of


async def home(request: Request) -> Response:
    """Return the front page, with the apps registered here and the demo logins."""
    sandbox = sandbox_of(request)
    return page(
        "home.html",
        settings=sandbox.settings,
        accounts=list(sandbox.accounts.by_code.values())[:5],
    )
