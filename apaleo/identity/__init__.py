"""apaleo's identity server: consent, tokens, and who it was."""

from apaleo.identity import pkce
from apaleo.identity.client_auth import forget_client_auth
from apaleo.identity.id_token import IdClaims
from apaleo.identity.jwks import forget_keys
from apaleo.identity.limits import TokenLimits
from apaleo.identity.metadata import Metadata, forget_metadata
from apaleo.identity.server import IdentityServer
from apaleo.identity.token_reply import TokenReply, UnusableTokenReply

__all__ = [
    "IdClaims",
    "IdentityServer",
    "Metadata",
    "TokenLimits",
    "TokenReply",
    "UnusableTokenReply",
    "forget_client_auth",
    "forget_keys",
    "forget_metadata",
    "pkce",
]
