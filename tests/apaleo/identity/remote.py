"""What an identity server answers, and what it was asked."""

from typing import Any

import responses

from tests.apaleo.identity.keys import ISSUER

DISCOVERY = f"{ISSUER}/.well-known/openid-configuration"
JWKS_URI = f"{DISCOVERY}/jwks"
TOKEN = f"{ISSUER}/connect/token"
REVOCATION = f"{ISSUER}/connect/revocation"
DOCUMENT: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/connect/authorize",
    "token_endpoint": TOKEN,
    "jwks_uri": JWKS_URI,
    "revocation_endpoint": REVOCATION,
    "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
}
TOKENS: dict[str, Any] = {
    "access_token": "canary-access",
    "refresh_token": "canary-refresh",
    "id_token": "canary-id",
    "expires_in": 3600,
    "token_type": "Bearer",
    "scope": "openid offline_access setup.read",
}


def serve_keys(mock: responses.RequestsMock, *entries: dict[str, Any]) -> None:
    mock.upsert(responses.GET, JWKS_URI, json={"keys": list(entries)})


def calls(mock: responses.RequestsMock, url: str) -> list[responses.Call]:
    return [call for call in mock.calls if call.request.url == url]
