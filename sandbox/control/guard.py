"""Who may steer the sandbox: a program on this machine, and no web page of somebody else's."""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

REFUSAL = "The control interface answers at the sandbox's own address only.\n"


class Guard:
    """Refuses calls under a foreign name and calls that another site's page has sent.

    A page can reach this machine through its visitor's browser: under a name of its own that leads
    to 127.0.0.1, or by a form that it sends here. The first shows in Host, the second in Origin.
    """

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        self.app = app
        self.base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403, or pass the call on."""
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        own = {f"http://{host}", f"https://{host}"}
        is_from_elsewhere = headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
        if self._is_ours(host) and (origin is None or origin in own) and not is_from_elsewhere:
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse(REFUSAL, 403)(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if host == urlsplit(self.base_url).netloc or name == "localhost":
            return True
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False
