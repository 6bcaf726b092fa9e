"""Calling apaleo for a room's connection, in turn with everything else that calls it."""

from __future__ import annotations

from collections.abc import Callable

from hotels import tokens
from hotels.client.budget import AccountLimits
from hotels.models import Connection


def limits_of(connection: Connection) -> AccountLimits:
    """Return the limits that its calls share with all others; somebody has pressed a button."""
    return AccountLimits(connection.apaleo_account_code, is_watched=True)


def token_source(connection: Connection) -> Callable[[str | None], str]:
    """Return the source of the connection's tokens."""

    def token(rejected: str | None) -> str:
        return tokens.access_token(connection.pk, rejected=rejected)

    return token
