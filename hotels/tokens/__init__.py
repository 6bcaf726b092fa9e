"""The only place that reads, refreshes and stores tokens.

`access_token(connection_id)` is what every caller uses, also a maker's own program; clients of
`apaleo.api` are given a `token_source` of it.
"""

from hotels.tokens.access import access_token, token_source
from hotels.tokens.errors import GrantInDoubt, KeyUnavailable, NotConnected, TokensSetAside
from hotels.tokens.leaving import pop_grants
from hotels.tokens.storage import (
    keep_replaced,
    lock,
    reactivate,
    remember_replaced,
    store,
    try_keys,
)

__all__ = [
    "GrantInDoubt",
    "KeyUnavailable",
    "NotConnected",
    "TokensSetAside",
    "access_token",
    "keep_replaced",
    "lock",
    "pop_grants",
    "reactivate",
    "remember_replaced",
    "store",
    "token_source",
    "try_keys",
]
