"""Everything the sandbox remembers, in one place that `reset` can throw away."""

import copy

from starlette.responses import Response

from sandbox.accounts import AccountStore, HotelAccount
from sandbox.settings import SandboxSettings
from sandbox.state.clock import Clock
from sandbox.state.consents import Consents
from sandbox.state.faults import FaultRule
from sandbox.state.keys import KeyRing
from sandbox.state.ledger import Ledger
from sandbox.state.rate_limiter import RateLimiter
from sandbox.state.sessions import Sessions
from sandbox.state.tokens import TokenStore
from sandbox.state.webhooks import Webhooks


class Sandbox:
    """The state of one running sandbox."""

    def __init__(self, *, settings: SandboxSettings, accounts: AccountStore) -> None:
        self._first_settings = settings
        self._first_accounts = copy.deepcopy(accounts)
        self.keys = KeyRing()
        self.webhooks = Webhooks()
        self.reset()

    def reset(self) -> None:
        """Go back to how it was at the start: data, settings, grants, faults, webhooks, clock.

        The signing keys stay, so that a client that has cached them need not notice.
        """
        self.settings = self._first_settings
        self.accounts = copy.deepcopy(self._first_accounts)
        self.clock = Clock()
        self.ledger = Ledger()
        self.tokens = TokenStore()
        self.sessions = Sessions()
        self.consents = Consents()
        self.rate_limiter = RateLimiter()
        self.webhooks.reset()
        self.faults: dict[int, FaultRule] = {}
        # By account, path and Idempotency-Key: what was asked, and what was answered.
        self.repeatable: dict[tuple[str, str, str], tuple[bytes, Response]] = {}
        self.latency: dict[str, float] = {}
        self._fault_count = 0

    def changed_accounts(self) -> list[HotelAccount]:
        """Return the accounts that are new or not as they were at the start."""
        first = self._first_accounts.by_code
        accounts = self.accounts.by_code.values()
        return [account for account in accounts if account != first.get(account.code)]

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
