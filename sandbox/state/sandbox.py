"""Everything the sandbox remembers, in one place that `reset` can throw away."""

import copy
from typing import cast

from starlette.requests import Request
from starlette.routing import Router

from sandbox.accounts import HotelAccount, SandboxUser, World
from sandbox.api import api_routes
from sandbox.settings import SandboxSettings
from sandbox.state.clock import Clock
from sandbox.state.faults import FaultRule
from sandbox.state.keys import KeyRing
from sandbox.state.ledger import Call, Ledger
from sandbox.state.rate_limiter import Throttle
from sandbox.state.sessions import Consents, Sessions
from sandbox.state.tokens import TokenStore


class Sandbox:
    """The state of one running sandbox."""

    def __init__(self, *, settings: SandboxSettings, world: World) -> None:
        self._first_settings = settings
        self._first_world = copy.deepcopy(world)
        self.keys = KeyRing()
        self.reset()

    def reset(self) -> None:
        """Go back to how it was at the start: data, settings, grants, faults, ledger and clock.

        The signing keys stay, so that a client that has cached them need not notice.
        """
        self.settings = self._first_settings
        self.world = copy.deepcopy(self._first_world)
        self.clock = Clock()
        self.ledger = Ledger()
        self.tokens = TokenStore()
        self.sessions = Sessions()
        self.consents = Consents()
        self.throttle = Throttle()
        self.faults: dict[int, FaultRule] = {}
        self.latency: dict[str, float] = {}
        self._fault_count = 0
        self.refresh_api()

    def changed_accounts(self) -> list[HotelAccount]:
        """Return the accounts that are new or not as they were at the start."""
        first = self._first_world.accounts
        return [
            account
            for account in self.world.accounts.values()
            if account != first.get(account.code)
        ]

    def refresh_api(self) -> None:
        """Rebuild the API's routes; needed when the settings or the world are others."""
        self.api = Router(api_routes(world=self.world, settings=self.settings))

    def change_settings(self, settings: SandboxSettings) -> None:
        """Go on with these settings."""
        self.settings = settings
        self.refresh_api()

    def add_fault(self, rule: FaultRule) -> FaultRule:
        """Add a rule, give it its id and return it."""
        self._fault_count += 1
        rule.id = self._fault_count
        self.faults[rule.id] = rule
        return rule

    def latency_for(self, path: str) -> float:
        """Return the seconds to wait before the path is answered: the longest prefix decides."""
        prefixes = [prefix for prefix in self.latency if path.startswith(prefix)]
        return self.latency[max(prefixes, key=len)] if prefixes else self.settings.latency_seconds

    def user(self, *, subject: str | None) -> tuple[HotelAccount, SandboxUser] | None:
        """Return the user of that subject and their account."""
        for account in self.world.accounts.values():
            for user in account.users:
                if user.sub == subject:
                    return account, user
        return None

    def user_by_email(self, email: str) -> tuple[HotelAccount, SandboxUser] | None:
        """Return the user who signs in with that address and their account."""
        for account in self.world.accounts.values():
            for user in account.users:
                if user.email.casefold() == email.strip().casefold():
                    return account, user
        return None


def sandbox_of(request: Request) -> Sandbox:
    """Return the sandbox that the request has reached."""
    return cast(Sandbox, request.scope["sandbox"])


def call_of(request: Request) -> Call:
    """Return the ledger's record of the request."""
    return cast(Call, request.scope["sandbox.call"])


def form_of(request: Request) -> list[tuple[str, str]] | None:
    """Return the form's fields as sent, or None if the body is not a form."""
    return cast("list[tuple[str, str]] | None", request.scope["sandbox.form"])
