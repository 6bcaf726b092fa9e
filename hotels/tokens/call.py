"""The refresh call itself, repeated at once if its answer is lost."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings

from apaleo.errors import RemoteUnavailable
from apaleo.identity import IdentityServer, TokenReply


def call(
    server: IdentityServer, refresh_token: str, *, before_repeating: Callable[[], bool]
) -> TokenReply | None:
    """Return apaleo's answer, None if it was lost and `before_repeating` said not to ask again.

    A token whose answer was lost may be spent. A server that grants a grace answers once more, if
    asked at once; with one that does not, there is nothing left to lose. Both calls together take
    no longer than TOKEN_CALLS_SECONDS. Raises as `IdentityServer.refresh` does.
    """
    deadline = time.monotonic() + settings.TOKEN_CALLS_SECONDS
    try:
        return server.refresh(refresh_token=refresh_token, timeout=settings.TOKEN_CALL_SECONDS)
    except RemoteUnavailable as error:
        if not error.is_answer_lost:
            raise
    if not before_repeating():
        return None
    return server.refresh(
        refresh_token=refresh_token, timeout=deadline - time.monotonic(), is_repeated=True
    )
