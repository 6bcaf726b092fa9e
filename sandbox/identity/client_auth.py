"""Which client is calling, by secret in the body or by HTTP Basic (RFC 6749, section 2.3.1)."""

import hmac

from starlette.requests import Request

from sandbox.http.credentials import basic_credentials
from sandbox.http.parameters import repeated_names
from sandbox.identity.errors import OAuthError
from sandbox.settings import Client
from sandbox.state import call_of, form_of, sandbox_of


def read_form(request: Request) -> dict[str, str]:
    """Return the form's fields, the empty ones left out (RFC 6749, section 3.2)."""
    pairs = form_of(request)
    if pairs is None:
        raise OAuthError("invalid_request", "The body is not form-encoded")
    repeated = repeated_names(pairs)
    if repeated:
        raise OAuthError("invalid_request", f"Sent more than once: {', '.join(repeated)}")
    return {name: value for name, value in pairs if value}


def authenticate_client(request: Request, form: dict[str, str]) -> Client:
    """Return the client whose id and secret came with the request."""
    basic = basic_credentials(request.headers)
    if basic and "client_secret" in form:
        raise OAuthError("invalid_request", "Credentials came both in the body and as Basic")
    client_id, secret = basic or (form.get("client_id", ""), form.get("client_secret", ""))
    if form.get("client_id", client_id) != client_id:
        raise OAuthError("invalid_request", "client_id differs between body and Basic")
    client = sandbox_of(request).settings.client(client_id)
    if client is None:
        raise OAuthError("invalid_client", "Unknown client")
    if not any(hmac.compare_digest(secret.encode(), known.encode()) for known in client.secrets):
        raise OAuthError("invalid_client", "Wrong client secret")
    call_of(request).client_id = client_id
    return client


def required(form: dict[str, str], name: str) -> str:
    """Return a field of the form; raise `invalid_request` if it is missing."""
    if name not in form:
        raise OAuthError("invalid_request", f"Missing {name}")
    return form[name]
