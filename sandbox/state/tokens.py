"""Codes and tokens: what was issued, to whom, and whether it still counts.

All tokens that go back to one consent form a family. Misuse of one of them ends the whole family
(RFC 6749, section 10.4; RFC 9700, section 4.14.2).
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.state.ledger import fingerprint


def opaque_handle() -> str:
    """Return 256 random bits as IdentityServer writes a handle: upper-case hex and its version."""
    return secrets.token_hex(32).upper() + "-1"


@dataclass
class Family:
    """One consent of one user to one client, or the standing grant of a simple client."""

    client_id: str
    account_code: str
    subject: str | None
    scopes: tuple[str, ...]
    sid: str | None = None
    signed_in_at: int = 0
    revoked: bool = False


@dataclass(kw_only=True)
class Handle:
    """Something that can be presented once or more: a code, a refresh token or an access token."""

    kind: str
    value: str = field(repr=False)
    family: Family
    scopes: tuple[str, ...]
    expires_at: float
    spent_at: float | None = None
    revoked: bool = False

    def is_dead(self, now: float) -> bool:
        """Return whether it was revoked or has expired; a spent one is not dead by that alone."""
        return self.revoked or self.family.revoked or now >= self.expires_at

    def as_json(self, now: float) -> dict[str, Any]:
        """Return how it stands, by fingerprint."""
        if self.revoked or self.family.revoked:
            state = "revoked"
        elif self.spent_at is not None:
            state = "spent"
        else:
            state = "expired" if now >= self.expires_at else "issued"
        return {
            "kind": self.kind,
            "fingerprint": fingerprint(self.value),
            "state": state,
            "client_id": self.family.client_id,
            "account_code": self.family.account_code,
            "scopes": list(self.scopes),
        }


@dataclass(kw_only=True)
class Code(Handle):
    """An authorization code with what it is bound to."""

    redirect_uri: str
    code_challenge: str | None
    nonce: str | None


class TokenStore:
    """Every code and token issued since the start."""

    def __init__(self) -> None:
        self._handles: dict[str, Handle] = {}

    def add(self, handle: Handle) -> Handle:
        """Keep a code or token and return it."""
        self._handles[handle.value] = handle
        return handle

    def code(self, value: str) -> Code | None:
        """Return the code of that value, spent or not."""
        found = self._handles.get(value)
        return found if isinstance(found, Code) else None

    def refresh_token(self, value: str) -> Handle | None:
        """Return the refresh token of that value, spent or not."""
        return self._of_kind("refresh_token", value)

    def access_token(self, value: str) -> Handle | None:
        """Return the access token of that value, dead or not."""
        return self._of_kind("access_token", value)

    def _of_kind(self, kind: str, value: str) -> Handle | None:
        found = self._handles.get(value)
        return found if found is not None and found.kind == kind else None

    def __iter__(self) -> Iterator[Handle]:
        return iter(self._handles.values())

    def revoke_family(self, family: Family, *, access_tokens: bool = True) -> None:
        """End everything of the family; without `access_tokens` those live until they expire."""
        if access_tokens:
            family.revoked = True
            return
        for handle in self:
            if handle.family is family and handle.kind != "access_token":
                handle.revoked = True

    def revoke_grants(self, *, account_code: str, client_id: str | None = None) -> int:
        """Revoke what the account has granted, to one client or to all; return how many grants."""
        families = {
            id(handle.family): handle.family
            for handle in self
            if handle.family.account_code == account_code
            and client_id in (None, handle.family.client_id)
            and not handle.family.revoked
        }
        for family in families.values():
            family.revoked = True
        return len(families)

    def expire(self, *, kind: str, account_code: str | None, now: float) -> int:
        """Let all live tokens of the kind expire now; return how many."""
        chosen = [
            handle
            for handle in self
            if handle.kind == kind
            and handle.expires_at > now
            and account_code in (None, handle.family.account_code)
        ]
        for handle in chosen:
            handle.expires_at = now
        return len(chosen)
