"""Signing in: the first of the two pages between the app's button and the way back."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from sandbox.http.pages import page
from sandbox.identity.authorization_request import parse_return_url
from sandbox.identity.errors import FORM_EXPIRED
from sandbox.identity.responses import error_response, redirect
from sandbox.state import call_of, form_of, sandbox_of
from sandbox.state.sessions import COOKIE, Session


async def login(request: Request) -> Response:
    """Show the login page, or sign the user in and go on to where they were bound."""
    sandbox = sandbox_of(request)
    session = sandbox.sessions.of(request)
    if request.method == "GET":
        return _login_page(request, session, return_url=request.query_params.get("ReturnUrl", ""))
    form = dict(form_of(request) or [])
    return_url = form.get("ReturnUrl", "")
    if not session.has_sent(form):
        return error_response(request, FORM_EXPIRED)
    username = form.get("username", "")
    found = sandbox.accounts.user_by_email(username)
    is_known = found is not None and found[1].is_active
    if found is None or not is_known or found[1].password != form.get("password", ""):
        call_of(request).note = "wrong e-mail or password"
        return _login_page(request, session, return_url=return_url, failed_username=username)
    account, user = found
    session = sandbox.sessions.sign_in(
        session, account_code=account.code, subject=user.sub, at=sandbox.clock.now()
    )
    target = "/" if parse_return_url(return_url) is None else return_url
    if sandbox.settings.login_origin is not None:
        # The cookie of this origin is not sent to the other one.
        query = urlencode({"ticket": sandbox.sessions.ticket_for(session), "ReturnUrl": target})
        return redirect(f"{sandbox.settings.base_url}/account/signed-in?{query}")
    return _with_cookie(request, redirect(target), session)


async def signed_in(request: Request) -> Response:
    """Take over who signed in at the login's own origin, by a ticket that is good for once."""
    session = sandbox_of(request).sessions.redeem(request.query_params.get("ticket", ""))
    if session is None:
        return error_response(request, FORM_EXPIRED)
    return_url = request.query_params.get("ReturnUrl", "")
    target = "/" if parse_return_url(return_url) is None else return_url
    return _with_cookie(request, redirect(target), session)


def _login_page(
    request: Request,
    session: Session,
    *,
    return_url: str,
    failed_username: str | None = None,
) -> Response:
    sandbox = sandbox_of(request)
    parameters = dict(parse_return_url(return_url) or [])
    client = sandbox.settings.client(parameters.get("client_id", ""))
    shown = page(
        "login.html",
        app_name=client.name if client else None,
        accounts=list(sandbox.accounts.by_code.values())[:5],
        csrf_token=session.csrf_token,
        return_url=return_url,
        username=failed_username or parameters.get("login_hint", ""),
        has_failed=failed_username is not None,
    )
    return _with_cookie(request, shown, session)


def _with_cookie(request: Request, response: Response, session: Session) -> Response:
    secure = sandbox_of(request).settings.base_url.startswith("https:")
    response.set_cookie(COOKIE, session.key, httponly=True, samesite="lax", secure=secure)
    return response
