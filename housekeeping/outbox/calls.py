"""Calling apaleo for a room's connection, in turn with everything else that calls it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hotels import tokens
from hotels.client.budget import seconds_to_wait
from hotels.models import Connection
from jobs.runner import RetryLater


def token_source(connection: Connection) -> Callable[[str | None], str]:
    """Return the source of the connection's tokens; raises RetryLater while it is others' turn."""
    pause = seconds_to_wait(connection.apaleo_account_code, is_watched=True)
    if pause:
        raise RetryLater("apaleo's limits are used up", after=timedelta(seconds=max(pause, 1)))

    def token(rejected: str | None) -> str:
        return tokens.access_token(connection.pk, rejected=rejected)

    return token
