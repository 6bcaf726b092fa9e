"""The only place that reads, refreshes and stores tokens.

`access_token(connection_id)` is what every caller uses, also a maker's own program.
"""

from hotels.tokens.access import access_token
from hotels.tokens.errors import GrantInDoubt, KeyUnavailable, NotConnected, TokensSetAside
from hotels.tokens.storage import lock, pop_refresh_tokens, reactivate, remember_replaced, store

__all__ = [
    "GrantInDoubt",
    "KeyUnavailable",
    "NotConnected",
    "TokensSetAside",
    "access_token",
    "lock",
    "pop_refresh_tokens",
    "reactivate",
    "remember_replaced",
    "store",
]
