"""The authorization endpoint: who is the user, do they agree, and back to the app with a code."""

import hashlib
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from sandbox.http.parameters import parse_pairs
from sandbox.identity.authorization_request import (
    AuthorizationRequest,
    parse_authorization_request,
)
from sandbox.identity.errors import PageError, RedirectError
from sandbox.identity.responses import (
    error_response,
    redirect_to_client,
    redirect_to_login,
    redirect_to_page,
)
from sandbox.state import Sandbox, call_of, form_of, sandbox_of
from sandbox.state.keys import base64url
from sandbox.state.sessions import Session
from sandbox.state.tokens import AuthorizationCode, Grant, opaque_token


async def authorize(request: Request) -> Response:
    """Answer an authorization request by GET or by form POST."""
    pairs = parse_pairs(request.scope["query_string"])
    if request.method == "POST":
        pairs = form_of(request) or []
    try:
        authorization = parse_authorization_request(
            pairs=pairs, settings=sandbox_of(request).settings
        )
        return continue_authorization(request, authorization)
    except (PageError, RedirectError) as error:
        return error_response(request, error)


def continue_authorization(request: Request, authorization: AuthorizationRequest) -> Response:
    """Return the login page, the consent screen, or the way back with a code."""
    sandbox = sandbox_of(request)
    session = sandbox.sessions.of(request)
    if _needs_login(authorization, session, sandbox):
        if "none" in authorization.prompt:
            raise authorization.refusal("login_required", "The user is not signed in")
        return redirect_to_login(sandbox, authorization.after_login())
    if _needs_consent(authorization, session, sandbox):
        if "none" in authorization.prompt:
            raise authorization.refusal("consent_required", "The user has not consented")
        return redirect_to_page("/consent", authorization.after_consent())
    return issue_code(request, authorization, session)


def _needs_login(authorization: AuthorizationRequest, session: Session, sandbox: Sandbox) -> bool:
    if sandbox.accounts.user(subject=session.subject) is None:
        return True
    age = sandbox.clock.now() - session.signed_in_at
    is_too_old = authorization.max_age is not None and age > authorization.max_age
    return is_too_old or not authorization.prompt.isdisjoint({"login", "select_account"})


def _needs_consent(authorization: AuthorizationRequest, session: Session, sandbox: Sandbox) -> bool:
    return "consent" in authorization.prompt or not sandbox.consents.covers(
        subject=session.subject or "",
        client_id=authorization.client.client_id,
        scopes=authorization.scopes,
    )


def issue_code(request: Request, authorization: AuthorizationRequest, session: Session) -> Response:
    """Issue a code for the signed-in user and send the browser back to the app with it."""
    sandbox = sandbox_of(request)
    call = call_of(request)
    code = AuthorizationCode(
        kind="code",
        value=opaque_token(),
        grant=Grant(
            client_id=authorization.client.client_id,
            account_code=session.account_code or "",
            subject=session.subject,
            scopes=authorization.scopes,
            sid=session.sid,
            signed_in_at=session.signed_in_at,
        ),
        scopes=authorization.scopes,
        expires_at=sandbox.clock.now() + sandbox.settings.code_seconds,
        redirect_uri=authorization.redirect_uri,
        code_challenge=authorization.code_challenge,
        nonce=authorization.nonce,
    )
    sandbox.tokens.add(code)
    call.account_code = session.account_code
    call.record_issued({"code": code.value})
    is_openid = "openid" in authorization.scopes
    answer = {
        "code": code.value,
        "scope": " ".join(authorization.scopes),
        "state": authorization.state,
        "session_state": _session_state(authorization, session) if is_openid else None,
    }
    return redirect_to_client(sandbox, authorization.redirect_uri, answer)


def _session_state(authorization: AuthorizationRequest, session: Session) -> str:
    """Return the value that OpenID Connect Session Management, section 3.2, asks for."""
    parts = urlsplit(authorization.redirect_uri)
    origin = f"{parts.scheme}://{parts.netloc}"
    salt = secrets.token_hex(16).upper()
    text = f"{authorization.client.client_id}{origin}{session.sid}{salt}"
    return f"{base64url(hashlib.sha256(text.encode()).digest())}.{salt}"
