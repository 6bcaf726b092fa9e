"""The authorize endpoint: who is the user, do they agree, and back to the app with a code."""

import hashlib
import secrets
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox.http.messages import read_pairs
from sandbox.identity.authorize_request import AuthorizeRequest, read_authorize_request
from sandbox.identity.errors import NO_STORE, PageError, RedirectError
from sandbox.pages import page
from sandbox.state import Sandbox, call_of, form_of, sandbox_of
from sandbox.state.keys import base64url
from sandbox.state.sessions import Session
from sandbox.state.tokens import Code, Family, opaque_handle

CALLBACK = "/connect/authorize/callback"


async def authorize(request: Request) -> Response:
    """Answer an authorize request by GET or by form POST."""
    pairs = read_pairs(request.scope["query_string"])
    if request.method == "POST":
        pairs = form_of(request) or []
    try:
        asked = read_authorize_request(pairs=pairs, settings=sandbox_of(request).settings)
        return next_step(request, asked)
    except (PageError, RedirectError) as error:
        return refused(request, error)


def next_step(request: Request, asked: AuthorizeRequest) -> Response:
    """Return the login page, the consent screen, or the way back with a code."""
    sandbox = sandbox_of(request)
    session = sandbox.sessions.of(request)
    if _needs_login(asked, session, sandbox):
        if "none" in asked.prompt:
            raise asked.refusal("login_required", "The user is not signed in")
        return _to_page("/account/login", asked.query_after_login())
    if needs_consent(asked, session, sandbox):
        if "none" in asked.prompt:
            raise asked.refusal("consent_required", "The user has not consented")
        return _to_page("/consent", asked.query())
    return grant_code(request, asked, session)


def _to_page(path: str, query: str) -> Response:
    return RedirectResponse(
        f"{path}?{urlencode({'ReturnUrl': f'{CALLBACK}?{query}'})}", 302, NO_STORE
    )


def _needs_login(asked: AuthorizeRequest, session: Session, sandbox: Sandbox) -> bool:
    if sandbox.user(subject=session.subject) is None:
        return True
    age = sandbox.clock.now() - session.signed_in_at
    is_too_old = asked.max_age is not None and age > asked.max_age
    return is_too_old or not asked.prompt.isdisjoint({"login", "select_account"})


def needs_consent(asked: AuthorizeRequest, session: Session, sandbox: Sandbox) -> bool:
    """Return whether the user has to be asked."""
    return "consent" in asked.prompt or not sandbox.consents.covers(
        subject=session.subject or "", client_id=asked.client.client_id, scopes=asked.scopes
    )


def grant_code(request: Request, asked: AuthorizeRequest, session: Session) -> Response:
    """Issue a code for the signed-in user and send the browser back to the app with it."""
    sandbox = sandbox_of(request)
    call = call_of(request)
    code = Code(
        kind="code",
        value=opaque_handle(),
        family=Family(
            client_id=asked.client.client_id,
            account_code=session.account_code or "",
            subject=session.subject,
            scopes=asked.scopes,
            sid=session.sid,
            signed_in_at=session.signed_in_at,
        ),
        scopes=asked.scopes,
        expires_at=sandbox.clock.now() + sandbox.settings.code_seconds,
        redirect_uri=asked.redirect_uri,
        code_challenge=asked.code_challenge,
        nonce=asked.nonce,
    )
    sandbox.tokens.add(code)
    call.account_code = session.account_code
    call.record_issued({"code": code.value})
    answer = {"code": code.value, "scope": " ".join(asked.scopes)}
    if asked.state is not None:
        answer["state"] = asked.state
    if "openid" in asked.scopes:
        answer["session_state"] = _session_state(asked, session)
    return back_to_app(sandbox, asked.redirect_uri, answer)


def _session_state(asked: AuthorizeRequest, session: Session) -> str:
    """Return the value that OpenID Connect Session Management, section 3.2, asks for."""
    parts = urlsplit(asked.redirect_uri)
    origin = f"{parts.scheme}://{parts.netloc}"
    salt = secrets.token_hex(16).upper()
    digest = hashlib.sha256(f"{asked.client.client_id}{origin}{session.sid}{salt}".encode())
    return f"{base64url(digest.digest())}.{salt}"


def back_to_app(sandbox: Sandbox, redirect_uri: str, answer: dict[str, str]) -> Response:
    """Return the redirect to the app, with `iss` if that is switched on (RFC 9207)."""
    if sandbox.settings.response_iss:
        answer = answer | {"iss": sandbox.settings.issuer}
    joint = "&" if "?" in redirect_uri else "?"
    return RedirectResponse(f"{redirect_uri}{joint}{urlencode(answer)}", 302, NO_STORE)


def refused(request: Request, error: PageError | RedirectError) -> Response:
    """Return the refusal: by redirect where that is safe, else as apaleo's error page."""
    sandbox = sandbox_of(request)
    call = call_of(request)
    call.note = f"{error.error}: {error.detail}"
    if isinstance(error, RedirectError):
        redirects = sandbox.settings.protocol_errors == "redirect"
        if redirects or error.error.endswith(("_required", "_denied")):
            answer = {"error": error.error, "error_description": error.detail}
            if error.error == "access_denied":
                answer.pop("error_description")
            if error.state is not None:
                answer["state"] = error.state
            return back_to_app(sandbox, error.redirect_uri, answer)
    request_id = f"0HL{call.tracking_id.replace('-', '')[:10].upper()}:{call.n:08d}"
    return page(
        "error.html", status=400, error=error.error, detail=error.detail, request_id=request_id
    )
