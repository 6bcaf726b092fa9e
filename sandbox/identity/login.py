"""Signing in and consenting: the two pages between the app's button and the way back."""

import hmac
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox.http.messages import read_pairs
from sandbox.identity.authorize import CALLBACK, grant_code, next_step, refused
from sandbox.identity.authorize_request import AuthorizeRequest, read_authorize_request
from sandbox.identity.errors import NO_STORE, PageError, RedirectError
from sandbox.identity.scopes import in_words
from sandbox.pages import page
from sandbox.state import call_of, form_of, sandbox_of
from sandbox.state.sessions import Session, keep_session

FORM_EXPIRED = PageError("invalid_request", "This form has expired. Go back and start again.")


def read_return_url(return_url: str) -> list[tuple[str, str]] | None:
    """Return the authorize request in a return URL; None if it is any other address."""
    parts = urlsplit(return_url)
    if parts.scheme or parts.netloc or parts.path != CALLBACK:
        return None
    return read_pairs(parts.query.encode())


def asked_for(request: Request, return_url: str) -> AuthorizeRequest:
    """Return the authorize request to go back to; raise `PageError` if there is none."""
    pairs = read_return_url(return_url)
    if pairs is None:
        raise PageError("invalid_request", "There is nothing to go back to. Start in the app.")
    return read_authorize_request(pairs=pairs, settings=sandbox_of(request).settings)


def has_csrf_token(form: dict[str, str], session: Session) -> bool:
    """Return whether the form comes from a page of this session."""
    return hmac.compare_digest(form.get("csrf_token", "").encode(), session.csrf_token.encode())


async def login(request: Request) -> Response:
    """Show the login page, or sign the user in and go on to where they were bound."""
    sandbox = sandbox_of(request)
    session = sandbox.sessions.of(request)
    if request.method == "GET":
        return_url = request.query_params.get("ReturnUrl", "")
        pairs = read_return_url(return_url) or []
        return _login_page(
            request, session, return_url=return_url, username=dict(pairs).get("login_hint", "")
        )
    form = dict(form_of(request) or [])
    return_url = form.get("ReturnUrl", "")
    if not has_csrf_token(form, session):
        return refused(request, FORM_EXPIRED)
    username = form.get("username", "")
    found = sandbox.user_by_email(username)
    if found is None or found[1].password != form.get("password", ""):
        call_of(request).note = "wrong e-mail or password"
        return _login_page(
            request, session, return_url=return_url, username=username, has_failed=True
        )
    account, user = found
    session = sandbox.sessions.sign_in(
        session, account_code=account.code, subject=user.sub, at=sandbox.clock.now()
    )
    target = "/" if read_return_url(return_url) is None else return_url
    return _keep(request, RedirectResponse(target, 302, NO_STORE), session)


def _login_page(
    request: Request,
    session: Session,
    *,
    return_url: str,
    username: str,
    has_failed: bool = False,
) -> Response:
    sandbox = sandbox_of(request)
    pairs = dict(read_return_url(return_url) or [])
    client = sandbox.settings.client(pairs.get("client_id", ""))
    shown = page(
        "login.html",
        app_name=client.name if client else None,
        accounts=list(sandbox.world.accounts.values())[:5],
        csrf_token=session.csrf_token,
        return_url=return_url,
        username=username,
        has_failed=has_failed,
    )
    return _keep(request, shown, session)


def _keep(request: Request, response: Response, session: Session) -> Response:
    secure = sandbox_of(request).settings.base_url.startswith("https:")
    return keep_session(response, session, secure=secure)


async def consent(request: Request) -> Response:
    """Show the consent screen, or take the user's decision back to the app."""
    sandbox = sandbox_of(request)
    session = sandbox.sessions.of(request)
    form = dict(form_of(request) or [])
    return_url = form.get("ReturnUrl") or request.query_params.get("ReturnUrl", "")
    try:
        asked = asked_for(request, return_url)
        found = sandbox.user(subject=session.subject)
        if found is None:
            # The session ended while the consent screen was open.
            query = urlencode({"ReturnUrl": return_url})
            return RedirectResponse(f"/account/login?{query}", 302, NO_STORE)
        account, user = found
        call_of(request).client_id = asked.client.client_id
        call_of(request).account_code = account.code
        if request.method == "GET":
            return page(
                "consent.html",
                client=asked.client,
                logo_url=asked.client.logo_url,
                account=account,
                user=user,
                permissions=in_words(asked.scopes),
                csrf_token=session.csrf_token,
                return_url=return_url,
            )
        return _decide(request, form, asked, session, is_admin=user.is_admin)
    except (PageError, RedirectError) as error:
        return refused(request, error)


def _decide(
    request: Request,
    form: dict[str, str],
    asked: AuthorizeRequest,
    session: Session,
    *,
    is_admin: bool,
) -> Response:
    """Return the way back for a decision; only admins may grant, anyone may refuse."""
    if not has_csrf_token(form, session):
        raise FORM_EXPIRED
    if form.get("decision") == "deny":
        raise asked.refusal("access_denied", "The user refused")
    if form.get("decision") != "allow":
        return next_step(request, asked)
    if not is_admin:
        raise PageError("access_denied", "Only an account admin can connect an app.")
    sandbox_of(request).consents.remember(
        subject=session.subject or "", client_id=asked.client.client_id, scopes=asked.scopes
    )
    return grant_code(request, asked, session)
