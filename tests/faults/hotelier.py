"""A hotelier at the web server, over HTTP: connects, looks, presses buttons, leaves."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.test import Client

from accounts.models import Account, User
from hotels.models import Connection
from sandbox.browser import Browser

CSRF_TOKEN = "a" * 32
TIMEOUT = 60


@dataclass
class Answer:
    """A page or a redirect, and after how many seconds."""

    status: int
    location: str
    seconds: float


@dataclass
class Hotelier:
    """The owner of an account of ours and of an apaleo account, in one browser."""

    user: User
    account: Account
    code: str
    browser: requests.Session = field(default_factory=requests.Session, repr=False)

    def __post_init__(self) -> None:
        client = Client()
        client.force_login(self.user)
        for name, morsel in client.cookies.items():
            self.browser.cookies.set(name, morsel.value)
        self.browser.cookies.set(settings.CSRF_COOKIE_NAME, CSRF_TOKEN)

    def set_out(self) -> str:
        """Press "Connect", consent at apaleo, and return the way back, not yet taken."""
        started = self.post("/connect/start/", account=str(self.account.pk))
        assert started.status == 302, f"starting was answered with {started.status}"
        email = f"admin@{self.code.lower()}.example"
        return Browser().consent(started.location, email=email, password="demo")

    def connect(self) -> Answer:
        """Go the whole way to the connection's page."""
        return self.get(self.set_out())

    def disconnect(self, connection: Connection) -> Answer:
        """End it."""
        return self.post(f"/connect/{connection.pk}/disconnect/")

    def get(self, path: str) -> Answer:
        """Open an address of ours; raises requests.RequestException when nobody answers."""
        return self._ask("GET", path, {})

    def post(self, path: str, **form: str) -> Answer:
        """Send a form."""
        return self._ask("POST", path, form)

    def _ask(self, method: str, path: str, form: dict[str, str]) -> Answer:
        query = urlsplit(path).query
        url = settings.PUBLIC_URL + urlsplit(path).path + (f"?{query}" if query else "")
        fields = form | {"csrfmiddlewaretoken": CSRF_TOKEN} if method == "POST" else None
        began_at = time.monotonic()
        answer = self.browser.request(
            method, url, data=fields, allow_redirects=False, timeout=TIMEOUT
        )
        seconds = time.monotonic() - began_at
        return Answer(answer.status_code, answer.headers.get("Location", ""), seconds)


def is_connected(answer: Answer) -> bool:
    """Tell whether a callback was acknowledged: it leads on to the connection's page."""
    return answer.status == 302 and answer.location.startswith("/connect/")
