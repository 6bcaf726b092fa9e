"""What stands in the way of a token."""

from apaleo.errors import RemoteUnavailable


class NotConnected(Exception):
    """The connection has no grant: the hotelier has to connect, or connect again."""


class KeyUnavailable(Exception):
    """The tokens do not decrypt: bring the key back to TOKEN_KEYS, or have the hotel reconnect."""


class GrantInDoubt(RemoteUnavailable):
    """apaleo has refused the grant, which is not final yet: it is asked once more later."""


class TokensSetAside(RemoteUnavailable):
    """The refreshed tokens came with a crooked id_token: kept, not used, refreshed again later."""
