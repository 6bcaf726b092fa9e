"""The platform's identity server: consent, tokens, and who it was (RFC 6749, OpenID Connect)."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, urlencode, urlsplit

from apaleo.errors import RemoteUnavailable
from apaleo.http.reply import Reply
from apaleo.http.transport import Transport
from apaleo.identity.id_token import IdClaims, fetch_verified_claims
from apaleo.identity.limits import TokenLimits
from apaleo.identity.metadata import LIFETIME, Metadata, fetch_metadata
from apaleo.identity.token_reply import TokenReply, parse_token_reply, raise_refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityServer:
    """The identity server as one registered client sees it; holds nothing that changes.

    `limits` are what everybody shares who asks it for tokens or to revoke them.
    """

    identity_url: str
    client_id: str
    client_secret: str = field(repr=False)
    transport: Transport = field(repr=False)
    limits: TokenLimits = field(default_factory=TokenLimits, repr=False)

    def metadata(self, *, max_age: float = LIFETIME) -> Metadata:
        """Return what the server says about itself, at most an hour old; see fetch_metadata."""
        return fetch_metadata(
            identity_url=self.identity_url, transport=self.transport, max_age=max_age
        )

    def authorization_url(
        self,
        *,
        redirect_uri: str,
        scopes: Sequence[str],
        state: str,
        nonce: str,
        code_challenge: str,
        prompts: Sequence[str] = (),
    ) -> str:
        """Return the address of the consent screen for one authorization request.

        `prompts` say what to ask the person for again (OpenID Connect Core 1.0, 3.1.2.1).
        """
        # https://apaleo.dev/guides/oauth-connection/auth-code-grant
        endpoint = self.metadata().authorization_endpoint
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self.client_id,
                "redirect_uri": redirect_uri,
                "scope": " ".join(scopes),
                "state": state,
                "nonce": nonce,
                "code_challenge": code_challenge,
                "code_challenge_method": "S256",
            }
            | ({"prompt": " ".join(prompts)} if prompts else {}),
            quote_via=quote,
        )
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{query}"

    def exchange_code(self, *, code: str, redirect_uri: str, code_verifier: str) -> TokenReply:
        """Return the tokens for a code. Spends the code, so it is sent once.

        `redirect_uri` must be byte-identical to the one in the authorization URL. Raises
        GrantRevoked if the code, verifier or address is not accepted.
        """
        # https://apaleo.dev/guides/oauth-connection/auth-code-grant
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": code_verifier,
        }
        return parse_token_reply(self._post(self.metadata().token_endpoint, form))

    def refresh(
        self, *, refresh_token: str, timeout: float | None = None, is_repeated: bool = False
    ) -> TokenReply:
        """Return new tokens. May spend the refresh token, so it is sent once.

        A reply without a refresh token means that the old one stays good. Raises GrantRevoked,
        with what it is about, for any 400 that is not about this app itself (ClientRefused) or
        passing (RemoteUnavailable). `timeout` is the total for the call in seconds; what
        `is_repeated`, since the first answer was lost, waits for no limit.
        """
        # https://apaleo.dev/guides/oauth-connection/refresh-token
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        reply = self._post(
            self.metadata().token_endpoint, form, timeout=timeout, is_repeated=is_repeated
        )
        return parse_token_reply(reply, is_refresh=True)

    def revoke(self, *, token: str, hint: str = "refresh_token") -> bool:
        """Revoke a token (RFC 7009); False if the server has no way to. Safe to repeat."""
        # https://apaleo.dev/guides/oauth-connection/connect-disconnect-app
        endpoint = self.metadata().revocation_endpoint
        if endpoint is None:
            return False
        reply = self._post(endpoint, {"token": token, "token_type_hint": hint})
        if reply.status >= 400:
            raise_refusal(reply)
        return True

    def check_id_token(
        self,
        id_token: str,
        *,
        nonce: str | None,
        access_token: str | None = None,
    ) -> IdClaims:
        """Return who consented, or raise IdTokenRejected.

        Checks signature, issuer, audience, times, subject, nonce, and the access token's hash if
        there is one. `nonce` is None only for an id_token that came with a refresh. Raises
        RemoteUnavailable if the signing keys cannot be had at the moment.
        """
        return fetch_verified_claims(
            id_token,
            metadata=self.metadata(),
            client_id=self.client_id,
            nonce=nonce,
            access_token=access_token,
            transport=self.transport,
        )

    def _post(
        self,
        endpoint: str,
        form: dict[str, str],
        *,
        timeout: float | None = None,
        is_repeated: bool = False,
    ) -> Reply:
        """Post a form within the limits."""
        self.limits.require_call(is_repeated=is_repeated)
        try:
            return self._send(endpoint, form, timeout=timeout)
        except RemoteUnavailable as error:
            if error.is_throttled:
                self.limits.note_throttled(retry_after=error.retry_after)
            raise

    def _send(self, endpoint: str, form: dict[str, str], *, timeout: float | None) -> Reply:
        """Post a form with our credentials in it, or in a header where only that is accepted."""
        methods = self.metadata().client_auth_methods
        if "client_secret_basic" in methods and "client_secret_post" not in methods:
            # RFC 6749, 2.3.1: both are form-encoded before they are joined.
            pair = f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}"
            basic = b64encode(pair.encode()).decode("ascii")
            headers = {"Authorization": f"Basic {basic}"}
            return self.transport.post_form(endpoint, form=form, headers=headers, timeout=timeout)
        credentials = {"client_id": self.client_id, "client_secret": self.client_secret}
        return self.transport.post_form(endpoint, form=form | credentials, timeout=timeout)
