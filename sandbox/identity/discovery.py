"""What a client library asks first: endpoints, capabilities and keys (OpenID Connect Discovery)."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.identity.scopes import SCOPES
from sandbox.state import sandbox_of

CONFIGURATION = "/.well-known/openid-configuration"
CLIENT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]


async def discovery(request: Request) -> Response:
    """Return the discovery document."""
    settings = sandbox_of(request).settings
    issuer = settings.issuer
    return JSONResponse(
        {
            "issuer": issuer,
            "jwks_uri": f"{issuer}{CONFIGURATION}/jwks",
            "authorization_endpoint": f"{issuer}/connect/authorize",
            "token_endpoint": f"{issuer}/connect/token",
            "userinfo_endpoint": f"{issuer}/connect/userinfo",
            "end_session_endpoint": f"{issuer}/connect/endsession",
            "revocation_endpoint": f"{issuer}/connect/revocation",
            "frontchannel_logout_supported": False,
            "backchannel_logout_supported": False,
            "scopes_supported": list(SCOPES),
            "claims_supported": [
                *("sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "sid"),
                *("account_code", "name", "preferred_username", "role"),
            ],
            "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "token_endpoint_auth_methods_supported": CLIENT_AUTH_METHODS,
            "revocation_endpoint_auth_methods_supported": CLIENT_AUTH_METHODS,
            "id_token_signing_alg_values_supported": ["RS256"],
            "subject_types_supported": ["public"],
            "code_challenge_methods_supported": ["S256"],
            "prompt_values_supported": list(settings.prompt_values),
            "claims_parameter_supported": False,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
            "authorization_response_iss_parameter_supported": settings.response_iss,
        }
    )


async def jwks(request: Request) -> Response:
    """Return the published keys."""
    return JSONResponse({"keys": sandbox_of(request).keys.published()})
