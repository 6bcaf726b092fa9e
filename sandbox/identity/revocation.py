"""The revocation endpoint (RFC 7009)."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.identity.client_auth import authenticate_client, read_form, required
from sandbox.identity.errors import OAuthError
from sandbox.state import call_of, sandbox_of


async def revocation(request: Request) -> Response:
    """Revoke a token of the client; an unknown or foreign one is answered with 200 as well.

    A refresh token takes its grant with it; `token_type_hint` is not needed and not looked at.
    """
    sandbox = sandbox_of(request)
    try:
        form = read_form(request)
        client = authenticate_client(request, form)
        value = required(form, "token")
    except OAuthError as error:
        return error.response(call_of(request))
    tokens = sandbox.tokens
    found = tokens.find("refresh_token", value) or tokens.find("access_token", value)
    if found is not None and found.grant.client_id == client.client_id:
        call_of(request).account_code = found.grant.account_code
        if found.kind == "refresh_token":
            sandbox.tokens.revoke_grant(
                found.grant, access_tokens=sandbox.settings.revoking_ends_access_tokens
            )
        found.revoked = True
    return Response(status_code=200)
