"""Codes and tokens: what was issued, to whom, and whether it still counts.

All tokens that go back to one consent belong to its grant. Misuse of one of them ends the grant
(RFC 6749, section 10.4; RFC 9700, section 4.14.2).
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.state.ledger import fingerprint

TokenKind = Literal["code", "access_token", "refresh_token"]


def opaque_token() -> str:
    """Return 256 random bits as IdentityServer writes a handle: upper-case hex and its version."""
    return secrets.token_hex(32).upper() + "-1"


@dataclass
class Grant:
    """One consent of one user to one client, or the standing grant of a simple client."""

    client_id: str
    account_code: str
    subject: str | None
    scopes: tuple[str, ...]
    sid: str | None = None
    signed_in_at: int = 0
    revoked: bool = False
    # The app was given further scopes since, and the grant is not refreshed any more.
    is_outgrown: bool = False


@dataclass(kw_only=True)
class Token:
    """An access token or a refresh token; a code is one too, as far as it is issued and spent."""

    kind: TokenKind
    value: str = field(repr=False)
    grant: Grant
    scopes: tuple[str, ...]
    expires_at: float
    spent_at: float | None = None
    revoked: bool = False

    def is_active(self, now: float) -> bool:
        """Return whether it was neither revoked nor has expired; it may be spent all the same."""
        return not (self.revoked or self.grant.revoked or now >= self.expires_at)

    def allows(self, *scopes: str) -> bool:
        """Return whether any one of `scopes` was granted."""
        return not set(scopes).isdisjoint(self.scopes)

    def as_json(self, now: float) -> dict[str, Any]:
        """Return how it stands, by fingerprint."""
        if self.revoked or self.grant.revoked:
            state = "revoked"
        elif self.spent_at is not None:
            state = "spent"
        else:
            state = "expired" if now >= self.expires_at else "issued"
        return {
            "kind": self.kind,
            "fingerprint": fingerprint(self.value),
            "state": state,
            "client_id": self.grant.client_id,
            "account_code": self.grant.account_code,
            "scopes": list(self.scopes),
        }


@dataclass(kw_only=True)
class AuthorizationCode(Token):
    """An authorization code with what it is bound to."""

    redirect_uri: str
    code_challenge: str | None
    nonce: str | None


class TokenStore:
    """Every code and token issued since the start."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}

    def add(self, token: Token) -> Token:
        """Keep a code or token and return it."""
        self._tokens[token.value] = token
        return token

    def code(self, value: str) -> AuthorizationCode | None:
        """Return the code of that value, spent or not."""
        found = self._tokens.get(value)
        return found if isinstance(found, AuthorizationCode) else None

    def find(self, kind: TokenKind, value: str) -> Token | None:
        """Return the token of that kind and value, active or not, spent or not."""
        found = self._tokens.get(value)
        return found if found is not None and found.kind == kind else None

    def __iter__(self) -> Iterator[Token]:
        return iter(self._tokens.values())

    def revoke_grant(self, grant: Grant, *, access_tokens: bool = True) -> None:
        """End everything of the grant; without `access_tokens` those live until they expire."""
        if access_tokens:
            grant.revoked = True
            return
        for token in self:
            if token.grant is grant and token.kind != "access_token":
                token.revoked = True

    def revoke_grants(self, *, account_code: str, client_id: str | None = None) -> int:
        """Revoke what the account has granted, to one client or to all; return how many grants."""
        grants = {
            id(token.grant): token.grant
            for token in self
            if token.grant.account_code == account_code
            and client_id in (None, token.grant.client_id)
            and not token.grant.revoked
        }
        for grant in grants.values():
            grant.revoked = True
        return len(grants)

    def expire(self, *, kind: str, account_code: str | None, now: float) -> int:
        """Let all live tokens of the kind expire now; return how many."""
        chosen = [
            token
            for token in self
            if token.kind == kind
            and token.expires_at > now
            and account_code in (None, token.grant.account_code)
        ]
        for token in chosen:
            token.expires_at = now
        return len(chosen)
