"""An app of a maker, reduced to its HTTP calls: to the identity server and to the API."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import requests

from sandbox.browser import Browser
from tests.fixtures.sandbox import CLIENT

VERIFIER = "a-code-verifier-of-at-least-forty-three-characters"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
REDIRECT_URI = CLIENT.redirect_uris[0]
ADMIN = "admin@demo.example"
TIMEOUT = 10

Get = Callable[..., requests.Response]


class App:
    """The app registered at the sandbox. What is None in `changes` is left out of the call."""

    def __init__(self, url: str) -> None:
        self.url = url

    def authorize_url(self, **changes: Any) -> str:
        parameters = {
            "response_type": "code",
            "client_id": CLIENT.client_id,
            "redirect_uri": REDIRECT_URI,
            "scope": "openid profile offline_access setup.read rateplans.read-corporate",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": CHALLENGE.decode(),
            "code_challenge_method": "S256",
        } | changes
        kept = {name: value for name, value in parameters.items() if value is not None}
        return f"{self.url}/connect/authorize?{urlencode(kept)}"

    def consent(
        self,
        *,
        email: str = ADMIN,
        password: str = "demo",
        decision: str = "allow",
        browser: Browser | None = None,
        **changes: Any,
    ) -> dict[str, str]:
        """Have someone walk through login and consent; return what the app is called back with."""
        back = (browser or Browser()).consent(
            self.authorize_url(**changes), email=email, password=password, decision=decision
        )
        address, _, query = back.partition("?")
        assert address == REDIRECT_URI
        return dict(parse_qsl(query))

    def token(self, *, basic: bool = False, **form: Any) -> requests.Response:
        """Call the token endpoint with the app's credentials, in the body or as Basic."""
        return self.post("/connect/token", basic=basic, **form)

    def exchange(self, code: str, **changes: Any) -> requests.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT_URI,
            "code_verifier": VERIFIER,
        } | changes
        return self.token(**form)

    def refresh(self, refresh_token: str, **changes: Any) -> requests.Response:
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token} | changes
        return self.token(**form)

    def connect(self, **consent: Any) -> dict[str, Any]:
        """Go all the way and return the token reply."""
        response = self.exchange(self.consent(**consent)["code"])
        assert response.status_code == 200
        reply: dict[str, Any] = response.json()
        return reply

    def post(self, path: str, *, basic: bool = False, **form: Any) -> requests.Response:
        fields = form
        credentials = (CLIENT.client_id, CLIENT.secrets[0])
        if not basic:
            fields = {"client_id": credentials[0], "client_secret": credentials[1]} | fields
        return requests.post(
            self.url + path, fields, auth=credentials if basic else None, timeout=TIMEOUT
        )

    def get(
        self,
        path: str,
        token: str | None,
        *,
        method: str = "GET",
        headers: Any = None,
        **query: Any,
    ) -> requests.Response:
        """Call the API, or userinfo."""
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.request(
            method,
            self.url + path,
            params=query,
            headers=bearer | (headers or {}),
            timeout=TIMEOUT,
            allow_redirects=False,
        )
