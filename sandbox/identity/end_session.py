"""Signing out (OpenID Connect RP-Initiated Logout 1.0)."""

from typing import Any
from urllib.parse import urlencode

import jwt
from starlette.requests import Request
from starlette.responses import Response

from sandbox.http.pages import page
from sandbox.identity.errors import FORM_EXPIRED
from sandbox.identity.responses import error_response, redirect
from sandbox.state import Sandbox, form_of, sandbox_of
from sandbox.state.sessions import COOKIE, Session


async def end_session(request: Request) -> Response:
    """End the session: at once for an id token of it, else after the user has said yes."""
    sandbox = sandbox_of(request)
    session = sandbox.sessions.of(request)
    form = dict(form_of(request) or [])
    parameters = dict(request.query_params) | form
    hint = _claims_of_hint(sandbox, parameters.get("id_token_hint", ""))
    is_of_session = hint is not None and hint.get("sid") == session.sid
    if session.subject is not None and not is_of_session:
        if "csrf_token" not in form:
            return page("sign_out.html", csrf_token=session.csrf_token, parameters=parameters)
        if not session.has_sent(form):
            return error_response(request, FORM_EXPIRED)
    return _signed_out(sandbox, session, hint, parameters)


def _signed_out(
    sandbox: Sandbox, session: Session, hint: dict[str, Any] | None, parameters: dict[str, str]
) -> Response:
    """End the session and return to the app if its address is registered."""
    sandbox.sessions.end(session)
    client = sandbox.settings.client(hint["aud"] if hint else parameters.get("client_id", ""))
    target = parameters.get("post_logout_redirect_uri", "")
    response: Response = page("signed_out.html")
    if client is not None and target in client.post_logout_redirect_uris:
        query = f"?{urlencode({'state': parameters['state']})}" if "state" in parameters else ""
        response = redirect(target + query)
    response.delete_cookie(COOKIE, path="/")
    return response


def _claims_of_hint(sandbox: Sandbox, token: str) -> dict[str, Any] | None:
    """Return the claims of one of our id tokens, expired or not; None for anything else."""
    for key in (sandbox.keys.current, *sandbox.keys.retired):
        try:
            return jwt.decode(
                token,
                key.private_key.public_key(),
                algorithms=["RS256"],
                options={"verify_exp": False, "verify_aud": False, "verify_nbf": False},
            )
        except jwt.InvalidTokenError:
            continue
    return None
