"""An authorization request, parsed and checked (RFC 6749, RFC 7636, OpenID Connect Core)."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from sandbox.http.parameters import Pairs, parse_pairs, repeated_names
from sandbox.identity.errors import PageError, RedirectError
from sandbox.settings import Client, SandboxSettings

CALLBACK = "/connect/authorize/callback"
CODE_CHALLENGE = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
PROMPTS = frozenset({"none", "login", "consent", "select_account"})


@dataclass(frozen=True, kw_only=True)
class AuthorizationRequest:
    """A request that is in order; what is left is who the user is and whether they agree."""

    client: Client
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    nonce: str | None
    code_challenge: str | None
    prompt: frozenset[str]
    max_age: int | None
    parameters: dict[str, str]

    def after_consent(self) -> str:
        """Return the return URL with which the consent screen takes the request up again."""
        return _return_url(self.parameters)

    def after_login(self) -> str:
        """Return the return URL for the login page: without what signing in has fulfilled."""
        parameters = {k: v for k, v in self.parameters.items() if k not in {"max_age", "prompt"}}
        prompt = self.prompt - {"login", "select_account"}
        return _return_url(parameters | ({"prompt": " ".join(sorted(prompt))} if prompt else {}))

    def refusal(self, error: str, detail: str) -> RedirectError:
        """Return the error that tells the client by redirect."""
        return RedirectError(self.redirect_uri, error, detail, self.state)


def _return_url(parameters: dict[str, str]) -> str:
    return f"{CALLBACK}?{urlencode(parameters)}"


def parse_return_url(return_url: str) -> Pairs | None:
    """Return the parameters of the request in a return URL; None if it is any other address."""
    parts = urlsplit(return_url)
    if parts.scheme or parts.netloc or parts.path != CALLBACK:
        return None
    return parse_pairs(parts.query.encode())


def parse_authorization_request(*, pairs: Pairs, settings: SandboxSettings) -> AuthorizationRequest:
    """Return the request if it is in order.

    Raise `PageError` for what must not be redirected (client, redirect URI, scope) and
    `RedirectError` for everything else.
    """
    parameters = dict(pairs)
    repeated = repeated_names(pairs)
    client = _client(parameters, repeated, settings)
    redirect_uri = _redirect_uri(parameters, repeated, client)
    scopes = tuple(dict.fromkeys(parameters.get("scope", "").split()))
    for scope in scopes:
        if scope not in client.scopes:
            raise PageError("unauthorized_client", f"Requested scope not allowed: {scope}")

    def refuse(error: str, detail: str) -> RedirectError:
        return RedirectError(redirect_uri, error, detail, parameters.get("state"))

    if repeated:
        raise refuse("invalid_request", f"Sent more than once: {', '.join(repeated)}")
    for name in ("request", "request_uri"):
        if name in parameters:
            raise refuse(f"{name}_not_supported", f"{name} is not supported")
    if "response_type" not in parameters:
        raise refuse("invalid_request", "Missing response_type")
    if parameters["response_type"] != "code":
        raise refuse("unsupported_response_type", "Only response_type=code is supported")
    if parameters.get("response_mode", "query") != "query":
        raise refuse("invalid_request", "Only response_mode=query is supported")
    if not scopes:
        raise refuse("invalid_scope", "Missing scope")
    problem = _pkce_problem(parameters, is_required=settings.require_pkce)
    if problem:
        raise refuse("invalid_request", problem)
    prompt = frozenset(parameters.get("prompt", "").split())
    if not prompt <= PROMPTS or ("none" in prompt and len(prompt) > 1):
        raise refuse("invalid_request", "Invalid prompt")
    prompt &= frozenset(settings.prompt_values)
    if settings.authorize_error is not None:
        raise refuse(settings.authorize_error, "The sandbox was told to answer like this")
    if settings.offline_access_needs_prompt and "consent" not in prompt:
        # OpenID Connect Core, section 11: the request for offline access is ignored then.
        scopes = tuple(scope for scope in scopes if scope != "offline_access")
    max_age = parameters.get("max_age")
    if max_age is not None and not max_age.isdecimal():
        raise refuse("invalid_request", "Invalid max_age")
    return AuthorizationRequest(
        client=client,
        redirect_uri=redirect_uri,
        scopes=scopes,
        state=parameters.get("state"),
        nonce=parameters.get("nonce"),
        code_challenge=parameters.get("code_challenge"),
        prompt=prompt,
        max_age=int(max_age) if max_age is not None else None,
        parameters=parameters,
    )


def _client(parameters: dict[str, str], repeated: list[str], settings: SandboxSettings) -> Client:
    client = settings.client(parameters.get("client_id", ""))
    if client is None or "client_id" in repeated:
        raise PageError("unauthorized_client", "Unknown client or client not enabled")
    if client.kind != "connect":
        raise PageError("unauthorized_client", "A simple client cannot use this grant")
    return client


def _redirect_uri(parameters: dict[str, str], repeated: list[str], client: Client) -> str:
    redirect_uri = parameters.get("redirect_uri", "")
    if redirect_uri not in client.redirect_uris or "redirect_uri" in repeated:
        raise PageError("unauthorized_client", "Invalid redirect_uri: it must match exactly")
    return redirect_uri


def _pkce_problem(parameters: dict[str, str], *, is_required: bool) -> str | None:
    """Return what is wrong with the code challenge (RFC 7636, section 4.3), or None."""
    challenge = parameters.get("code_challenge")
    method = parameters.get("code_challenge_method")
    if challenge is None:
        if is_required or method is not None:
            return "code challenge required"
        return None
    if method != "S256":
        return "Transform algorithm not supported: use code_challenge_method=S256"
    if not CODE_CHALLENGE.fullmatch(challenge):
        return "Invalid code_challenge"
    return None
