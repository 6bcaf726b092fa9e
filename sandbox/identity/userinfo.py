"""The userinfo endpoint (OpenID Connect Core, section 5.3), with the claims that apaleo sends."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.identity.errors import NO_STORE
from sandbox.state import access_token_of, sandbox_of


async def userinfo(request: Request) -> Response:
    """Return who consented. `name` is the login and `preferred_username` the human name."""
    token = access_token_of(request)
    if token is None:
        return _refusal(401, "invalid_token")
    found = sandbox_of(request).accounts.user(subject=token.grant.subject)
    if found is None or not token.allows("openid"):
        return _refusal(403, "insufficient_scope")
    _, user = found
    claims: dict[str, Any] = {"sub": user.sub, "account_code": token.grant.account_code}
    if token.allows("profile"):
        claims |= {"name": user.email, "preferred_username": user.name}
        if user.is_admin:
            claims["role"] = "AccountAdmin"
    return JSONResponse(claims, headers=NO_STORE)


def _refusal(status: int, error: str) -> Response:
    return Response(status_code=status, headers={"WWW-Authenticate": f'Bearer error="{error}"'})
