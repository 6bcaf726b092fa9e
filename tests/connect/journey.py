"""A hotelier's way to the consent screen and back, and what it left behind."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Session
from connect.refusals import Reason
from hotels.models import Connection
from sandbox.browser import Browser
from sandbox.server import Server

CALLBACK = "/connect/callback/"
REFUSALS = "connect/refusals/"
# What a browser asks for, and what is kept for an hour; the rest is Lobby acting on an answer.
NOT_OF_THE_EXCHANGE = {"authorize", "login", "consent", "page", "discovery"}


@dataclass
class Traveller:
    """Somebody with one browser at Lobby, signed in at apaleo as whoever is wanted."""

    client: Client
    visitors: dict[str, Browser] = field(default_factory=dict)

    def start(self, *, account: Account | None = None, connection: Connection | None = None) -> str:
        """Press the button and return the consent screen's address."""
        fields = {"account": account, "connection": connection}
        form = {name: str(row.pk) for name, row in fields.items() if row is not None}
        response = self.client.post(reverse("connect:start"), form)
        assert response.status_code == 302, response.content
        return response["Location"]

    def consent(
        self, screen: str, *, email: str = "admin@demo.example", decision: str = "allow"
    ) -> str:
        """Decide at the consent screen and return the address of the way back, not yet taken."""
        visitor = self.visitors.setdefault(email, Browser())
        return visitor.consent(screen, email=email, password="demo", decision=decision)

    def set_out(
        self,
        *,
        account: Account | None = None,
        connection: Connection | None = None,
        email: str = "admin@demo.example",
        decision: str = "allow",
    ) -> str:
        """Start and decide, and return the address of the way back."""
        screen = self.start(account=account, connection=connection)
        return self.consent(screen, email=email, decision=decision)

    def come_back(self, callback: str) -> Any:
        """Take the way back."""
        return self.client.get(callback)

    def connect(self, **details: Any) -> Any:
        """Go the whole way; takes what `set_out` takes."""
        return self.come_back(self.set_out(**details))


def parameters(url: str) -> dict[str, str]:
    """Return an address's query; each parameter is there once."""
    return {name: value for name, [value] in parse_qs(urlsplit(url).query).items()}


def altered(url: str, **changes: str | None) -> str:
    """Return the address with parameters set, or removed by None."""
    query = {**parameters(url), **changes}
    left = {name: value for name, value in query.items() if value is not None}
    return f"{url.partition('?')[0]}?{urlencode(left)}"


def refusal_of(response: Any) -> Reason | None:
    """Return which refusal's page it is."""
    names = [template.name or "" for template in response.templates]
    shown = {name.removeprefix(REFUSALS).removesuffix(".html") for name in names}
    return next((reason for reason in Reason if reason.value in shown), None)


def calls_of_exchange(platform: Server) -> list[str]:
    """Return what Lobby has asked apaleo for in order to act on an answer."""
    kinds = [call["kind"] for call in platform.control.calls()]
    return [kind for kind in kinds if kind not in NOT_OF_THE_EXCHANGE]


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all of Lobby's tables, but what a browser's session holds."""
    return {
        model.__name__: sorted(model._base_manager.values_list(), key=repr)
        for label in ("accounts", "connect", "hotels", "rates")
        for model in apps.get_app_config(label).get_models()
        if model is not Session
    }


def changed_since(before: dict[str, list[tuple[Any, ...]]]) -> set[str]:
    """Return the models whose rows are others than before."""
    return {name for name, rows in stored().items() if rows != before[name]}
