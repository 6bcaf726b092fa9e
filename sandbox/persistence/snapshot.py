"""From a running sandbox to its saved state, and from there to a sandbox that goes on with it."""

import time
from dataclasses import fields

from sandbox.accounts.integrity import check
from sandbox.persistence.saved_state import (
    SavedConsent,
    SavedGrant,
    SavedKey,
    SavedState,
    SavedToken,
    UnreadableState,
)
from sandbox.state import Sandbox
from sandbox.state.keys import KeyRing, SigningKey
from sandbox.state.tokens import AuthorizationCode, Grant, Token

TOKEN_FIELDS = tuple(field.name for field in fields(SavedToken))


def take_snapshot(sandbox: Sandbox) -> SavedState:
    """Return what the sandbox has to know after a restart."""
    keys = (sandbox.keys.current, *sandbox.keys.retired)
    return SavedState(
        clock_offset=sandbox.clock.offset,
        keys=tuple(
            SavedKey(private_key=key.private_pem(), certificate=key.certificate_text())
            for key in keys
        ),
        consents=tuple(
            SavedConsent(subject=subject, client_id=client_id, scopes=tuple(sorted(scopes)))
            for subject, client_id, scopes in sandbox.consents
        ),
        grants=_grants(sandbox),
        accounts=tuple(sandbox.changed_accounts()),
        subscriptions=tuple(sandbox.webhooks.subscriptions.values()),
    )


def _grants(sandbox: Sandbox) -> tuple[SavedGrant, ...]:
    """Return the grants with the tokens that count now or would if the clock were set back."""
    now = min(sandbox.clock.now(), time.time())
    grants: dict[int, tuple[Grant, list[SavedToken]]] = {}
    for token in sandbox.tokens:
        if not isinstance(token, AuthorizationCode) and token.expires_at > now:
            _, tokens = grants.setdefault(id(token.grant), (token.grant, []))
            tokens.append(SavedToken(**{name: getattr(token, name) for name in TOKEN_FIELDS}))
    return tuple(SavedGrant(grant=g, tokens=tuple(tokens)) for g, tokens in grants.values())


def restore(sandbox: Sandbox, state: SavedState) -> None:
    """Let a sandbox that has just been made go on with this state.

    Grants of accounts that are not there any more are left out. Raise UnreadableState, and leave
    the sandbox as it is, if the keys or the accounts make no sense.
    """
    try:
        current, *retired = [
            SigningKey.read(key.private_key, certificate_text=key.certificate) for key in state.keys
        ]
        for account in state.accounts:
            check(account)
    except (ValueError, TypeError):
        raise UnreadableState("it is damaged: a key or an account makes no sense") from None
    sandbox.keys = KeyRing(current, retired)
    sandbox.clock.offset = state.clock_offset
    for account in state.accounts:
        sandbox.accounts.by_code[account.code] = account
    for consent in state.consents:
        sandbox.consents.remember(
            subject=consent.subject, client_id=consent.client_id, scopes=consent.scopes
        )
    for subscription in state.subscriptions:
        if subscription.account_code in sandbox.accounts.by_code:
            sandbox.webhooks.subscriptions[subscription.id] = subscription
    for saved in state.grants:
        if saved.grant.account_code in sandbox.accounts.by_code:
            for token in saved.tokens:
                values = {name: getattr(token, name) for name in TOKEN_FIELDS}
                sandbox.tokens.add(Token(grant=saved.grant, **values))
