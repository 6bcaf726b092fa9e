"""Responses that several endpoints give: redirects, and refusals of an authorization request."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox.http.pages import page
from sandbox.identity.errors import NO_STORE, PageError, RedirectError
from sandbox.state import Sandbox, call_of, sandbox_of


def redirect(url: str) -> Response:
    """Return a redirect that nobody stores."""
    return RedirectResponse(url, 302, NO_STORE)


def redirect_to_page(path: str, return_url: str) -> Response:
    """Return the redirect to a page that leads on to `return_url`."""
    return redirect(f"{path}?{urlencode({'ReturnUrl': return_url})}")


def redirect_to_login(sandbox: Sandbox, return_url: str) -> Response:
    """Return the redirect to the login page, which may live on another origin."""
    origin = sandbox.settings.login_origin or ""
    return redirect(f"{origin}/account/login?{urlencode({'ReturnUrl': return_url})}")


def redirect_to_client(
    sandbox: Sandbox, redirect_uri: str, answer: dict[str, str | None]
) -> Response:
    """Return the redirect to the app, with `iss` if that is switched on (RFC 9207)."""
    iss = sandbox.settings.issuer if sandbox.settings.response_iss else None
    query = {name: value for name, value in {**answer, "iss": iss}.items() if value is not None}
    separator = "&" if "?" in redirect_uri else "?"
    return redirect(f"{redirect_uri}{separator}{urlencode(query)}")


def error_response(request: Request, error: PageError | RedirectError) -> Response:
    """Return the refusal: by redirect where that is safe, else as apaleo's error page."""
    sandbox = sandbox_of(request)
    call = call_of(request)
    call.note = f"{error.error}: {error.detail}"
    if isinstance(error, RedirectError):
        redirects = sandbox.settings.protocol_errors == "redirect"
        if redirects or error.error.endswith(("_required", "_denied")):
            description = error.detail if error.error != "access_denied" else None
            answer = {"error": error.error, "error_description": description, "state": error.state}
            return redirect_to_client(sandbox, error.redirect_uri, answer)
    request_id = f"0HL{call.tracking_id.replace('-', '')[:10].upper()}:{call.n:08d}"
    return page(
        "error.html", status=400, error=error.error, detail=error.detail, request_id=request_id
    )
