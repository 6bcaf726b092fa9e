"""The record of every call: what tests take as their oracle.

No secret is kept. Codes, tokens and verifiers appear as fingerprints, which tell same from
different and nothing else; passwords and client secrets do not appear at all.
"""

import hashlib
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

FINGERPRINTED = frozenset(
    {"code", "refresh_token", "access_token", "token", "code_verifier", "id_token_hint"}
)
WITHHELD = frozenset({"client_secret", "password", "csrf_token", "username", "ReturnUrl"})

KINDS = {
    "/.well-known/openid-configuration": "discovery",
    "/.well-known/openid-configuration/jwks": "jwks",
    "/connect/authorize": "authorize",
    "/connect/authorize/callback": "authorize",
    "/account/login": "login",
    "/account/signed-in": "login",
    "/consent": "consent",
    "/connect/token": "token",
    "/connect/userinfo": "userinfo",
    "/connect/revocation": "revocation",
    "/connect/endsession": "endsession",
    "/": "page",
}


def fingerprint(secret: str) -> str:
    """Return a short digest that is the same for the same secret and says nothing about it."""
    return hashlib.sha256(secret.encode()).hexdigest()[:16]


def without_secrets(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return parameters fit for the ledger; a repeated one has its values joined by a comma."""
    shown: dict[str, str] = {}
    for name, value in pairs:
        if name in WITHHELD:
            continue
        text = fingerprint(value) if name in FINGERPRINTED else value
        shown[name] = f"{shown[name]},{text}" if name in shown else text
    return shown


@dataclass
class Call:
    """One call, from its arrival. `status` and `finished_at` stay None while it is under way.

    `started_at` and `finished_at` are monotonic seconds; `note` says why a call was refused;
    `outcome` is how it ended: answered, cut, reset, or abandoned by the caller.
    """

    n: int
    at: str
    started_at: float
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    kind: str
    grant_type: str | None
    client_id: str | None
    account_code: str | None = None
    bearer: str | None = None
    status: int | None = None
    tracking_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    finished_at: float | None = None
    outcome: str | None = None
    fault: int | None = None
    issued: dict[str, str] = field(default_factory=dict)
    note: str | None = None

    def finish(self, outcome: str) -> None:
        """Close the record; a call that has ended already keeps its first outcome."""
        if self.outcome is None:
            self.outcome = outcome
            self.finished_at = time.monotonic()

    def record_issued(self, secrets: dict[str, str]) -> None:
        """Write down the fingerprints of what the call has issued, by name."""
        self.issued |= {name: fingerprint(secret) for name, secret in secrets.items()}


class Ledger:
    """All calls since it was begun, in the order in which they arrived."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def open(
        self,
        *,
        method: str,
        path: str,
        query: list[tuple[str, str]],
        form: list[tuple[str, str]],
        bearer: str | None,
    ) -> Call:
        """Write down that a call has arrived and return its record."""
        parameters = dict(query) | dict(form)
        call = Call(
            n=len(self.calls) + 1,
            at=datetime.now(UTC).isoformat(),
            started_at=time.monotonic(),
            method=method,
            path=path,
            query=without_secrets(query),
            form=without_secrets(form),
            kind=KINDS.get(path, "api"),
            grant_type=parameters.get("grant_type"),
            client_id=parameters.get("client_id"),
            bearer=fingerprint(bearer) if bearer else None,
        )
        self.calls.append(call)
        return call
