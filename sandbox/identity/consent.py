"""Consenting: the second of the two pages between the app's button and the way back."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.http.pages import page
from sandbox.identity.authorization_request import (
    AuthorizationRequest,
    parse_authorization_request,
    parse_return_url,
)
from sandbox.identity.authorize import continue_authorization, issue_code
from sandbox.identity.errors import FORM_EXPIRED, PageError, RedirectError
from sandbox.identity.responses import error_response, redirect_to_login
from sandbox.identity.scopes import descriptions
from sandbox.state import call_of, form_of, sandbox_of
from sandbox.state.sessions import Session


async def consent(request: Request) -> Response:
    """Show the consent screen, or take the user's decision back to the app."""
    sandbox = sandbox_of(request)
    session = sandbox.sessions.of(request)
    form = dict(form_of(request) or [])
    return_url = form.get("ReturnUrl") or request.query_params.get("ReturnUrl", "")
    try:
        authorization = _authorization_in(request, return_url)
        found = sandbox.accounts.user(subject=session.subject)
        if found is None:
            # The session ended while the consent screen was open.
            return redirect_to_login(sandbox, return_url)
        account, user = found
        call_of(request).client_id = authorization.client.client_id
        call_of(request).account_code = account.code
        if request.method == "GET":
            return page(
                "consent.html",
                client=authorization.client,
                logo_url=authorization.client.logo_url,
                account=account,
                user=user,
                permissions=descriptions(authorization.scopes),
                csrf_token=session.csrf_token,
                return_url=return_url,
            )
        return _decide(request, form, authorization, session, is_admin=user.is_admin)
    except (PageError, RedirectError) as error:
        return error_response(request, error)


def _authorization_in(request: Request, return_url: str) -> AuthorizationRequest:
    """Return the authorization request to go back to; raise `PageError` if there is none."""
    pairs = parse_return_url(return_url)
    if pairs is None:
        raise PageError("invalid_request", "There is nothing to go back to. Start in the app.")
    return parse_authorization_request(pairs=pairs, settings=sandbox_of(request).settings)


def _decide(
    request: Request,
    form: dict[str, str],
    authorization: AuthorizationRequest,
    session: Session,
    *,
    is_admin: bool,
) -> Response:
    """Return the way back for a decision; only admins may grant, anyone may refuse."""
    if not session.has_sent(form):
        raise FORM_EXPIRED
    if form.get("decision") == "deny":
        raise authorization.refusal("access_denied", "The user refused")
    if form.get("decision") != "allow":
        return continue_authorization(request, authorization)
    if not is_admin:
        raise PageError("access_denied", "Only an account admin can connect an app.")
    sandbox_of(request).consents.remember(
        subject=session.subject or "",
        client_id=authorization.client.client_id,
        scopes=authorization.scopes,
    )
    return issue_code(request, authorization, session)
