"""From a running sandbox to its memory, and from a memory to a sandbox that goes on with it."""

import time

from sandbox.accounts.integrity import check
from sandbox.persistence.document import Unreadable
from sandbox.persistence.saved_state import KeptConsent, KeptGrant, KeptKey, KeptToken, Memory
from sandbox.state import Sandbox
from sandbox.state.keys import KeyRing, SigningKey
from sandbox.state.tokens import Code, Family, Handle


def remember(sandbox: Sandbox) -> Memory:
    """Return what the sandbox has to know after a restart."""
    keys = (sandbox.keys.current, *sandbox.keys.retired)
    return Memory(
        clock_offset=sandbox.clock.offset,
        keys=tuple(
            KeptKey(private_key=key.private_pem(), certificate=key.certificate_text())
            for key in keys
        ),
        consents=tuple(
            KeptConsent(subject=subject, client_id=client_id, scopes=tuple(sorted(scopes)))
            for subject, client_id, scopes in sandbox.consents
        ),
        grants=_grants(sandbox),
        accounts=tuple(sandbox.changed_accounts()),
    )


def _grants(sandbox: Sandbox) -> tuple[KeptGrant, ...]:
    """Return the families with the tokens that count now or would if the clock were set back."""
    now = min(sandbox.clock.now(), time.time())
    families: dict[int, tuple[Family, list[KeptToken]]] = {}
    for handle in sandbox.tokens:
        if not isinstance(handle, Code) and handle.expires_at > now:
            _, tokens = families.setdefault(id(handle.family), (handle.family, []))
            tokens.append(_kept(handle))
    return tuple(KeptGrant(family=f, tokens=tuple(tokens)) for f, tokens in families.values())


def _kept(handle: Handle) -> KeptToken:
    return KeptToken(
        kind="refresh_token" if handle.kind == "refresh_token" else "access_token",
        value=handle.value,
        scopes=handle.scopes,
        expires_at=handle.expires_at,
        spent_at=handle.spent_at,
        revoked=handle.revoked,
    )


def recall(sandbox: Sandbox, memory: Memory) -> None:
    """Let a sandbox that has just been made go on with this memory.

    Grants of accounts that are not there any more are left out. Raise Unreadable, and leave the
    sandbox as it is, if the keys or the accounts make no sense.
    """
    try:
        current, *retired = [
            SigningKey.read(key.private_key, certificate_text=key.certificate)
            for key in memory.keys
        ]
        for account in memory.accounts:
            check(account)
    except (ValueError, TypeError):
        raise Unreadable("it is damaged: a key or an account makes no sense") from None
    sandbox.keys = KeyRing(current, retired)
    sandbox.clock.offset = memory.clock_offset
    for account in memory.accounts:
        sandbox.world.accounts[account.code] = account
    for consent in memory.consents:
        sandbox.consents.remember(
            subject=consent.subject, client_id=consent.client_id, scopes=consent.scopes
        )
    for grant in memory.grants:
        if grant.family.account_code in sandbox.world.accounts:
            _recall_grant(sandbox, grant)


def _recall_grant(sandbox: Sandbox, grant: KeptGrant) -> None:
    for token in grant.tokens:
        sandbox.tokens.add(
            Handle(
                kind=token.kind,
                value=token.value,
                family=grant.family,
                scopes=token.scopes,
                expires_at=token.expires_at,
                spent_at=token.spent_at,
                revoked=token.revoked,
            )
        )
