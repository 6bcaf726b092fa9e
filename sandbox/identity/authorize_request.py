"""An authorize request, read and judged (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core)."""

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from sandbox.identity.errors import PageError, RedirectError
from sandbox.settings import Client, SandboxSettings

CODE_CHALLENGE = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
PROMPTS = frozenset({"none", "login", "consent", "select_account"})


@dataclass(frozen=True, kw_only=True)
class AuthorizeRequest:
    """A request that is in order; what is left is who the user is and whether they agree."""

    client: Client
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    nonce: str | None
    code_challenge: str | None
    prompt: frozenset[str]
    max_age: int | None
    login_hint: str
    parameters: dict[str, str]

    def query(self, *, without: frozenset[str] = frozenset()) -> str:
        """Return the request as a query string, to be taken up again after a page."""
        return urlencode({k: v for k, v in self.parameters.items() if k not in without})

    def query_after_login(self) -> str:
        """Return the request without what has been fulfilled by signing in."""
        left = self.prompt - {"login", "select_account"}
        again = self.parameters | {"prompt": " ".join(sorted(left))}
        dropped = {"max_age"} if left else {"max_age", "prompt"}
        return urlencode({k: v for k, v in again.items() if k not in dropped})

    def refusal(self, error: str, detail: str) -> RedirectError:
        """Return the error that tells the client by redirect."""
        return RedirectError(self.redirect_uri, error, detail, self.state)


def read_authorize_request(
    *, pairs: list[tuple[str, str]], settings: SandboxSettings
) -> AuthorizeRequest:
    """Return the request if it is in order.

    Raise `PageError` for what must not be redirected (client, redirect URI, scope) and
    `RedirectError` for everything else.
    """
    parameters = dict(pairs)
    repeated = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
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
    max_age = parameters.get("max_age")
    if max_age is not None and not max_age.isdecimal():
        raise refuse("invalid_request", "Invalid max_age")
    return AuthorizeRequest(
        client=client,
        redirect_uri=redirect_uri,
        scopes=scopes,
        state=parameters.get("state"),
        nonce=parameters.get("nonce"),
        code_challenge=parameters.get("code_challenge"),
        prompt=prompt,
        max_age=int(max_age) if max_age is not None else None,
        login_hint=parameters.get("login_hint", ""),
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
