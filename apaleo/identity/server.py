"""The platform's identity server: consent, tokens, and who it was (RFC 6749, OpenID Connect)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import quote, urlencode, urlsplit

from apaleo.errors import RemoteUnavailable
from apaleo.http.reply import Reply
from apaleo.http.transport import Transport
from apaleo.identity.client_auth import ClientAuth, remember, ways
from apaleo.identity.id_token import IdClaims, fetch_verified_claims
from apaleo.identity.limits import TokenLimits
from apaleo.identity.metadata import LIFETIME, Metadata, fetch_metadata
from apaleo.identity.refusals import (
    is_client_known,
    is_client_unknown,
    is_type_unsupported,
    raise_refusal,
)
from apaleo.identity.token_reply import TokenReply, parse_token_reply


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
        """Return the tokens for a code. Spends the code, so it is sent once; see `_post`.

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
        return parse_token_reply(self._post_to_token_endpoint(form))

    def refresh(
        self, *, refresh_token: str, timeout: float | None = None, is_repeated: bool = False
    ) -> TokenReply:
        """Return new tokens. May spend the refresh token, so it is sent once; see `_post`.

        A reply without a refresh token means that the old one stays good. Raises GrantRevoked,
        with what it is about, for any 400 that is not about this app itself (ClientRefused) or
        passing (RemoteUnavailable), and for a word on the grant in another refusal. `timeout` is
        the total in seconds; what `is_repeated`, since the first answer was lost, waits for no
        limit.
        """
        # https://apaleo.dev/guides/oauth-connection/refresh-token
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        reply = self._post_to_token_endpoint(form, timeout=timeout, is_repeated=is_repeated)
        return parse_token_reply(reply, is_refresh=True)

    def revoke(self, *, token: str, hint: str = "refresh_token") -> bool:
        """Revoke a token (RFC 7009); False if the server has no way to. Safe to repeat.

        It must have one for refresh tokens (2); an access token just runs out where it has none.
        """
        # https://apaleo.dev/guides/oauth-connection/connect-disconnect-app
        metadata = self.metadata()
        endpoint = metadata.revocation_endpoint
        if endpoint is None:
            return False
        # Where nothing is said of this endpoint, it is a neighbour of the other one.
        advertised = metadata.revocation_auth_methods or metadata.client_auth_methods
        form = {"token": token, "token_type_hint": hint}
        reply = self._post(endpoint, form, advertised=advertised)
        if hint == "access_token" and is_type_unsupported(reply):
            return False
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

    def _post_to_token_endpoint(
        self, form: dict[str, str], *, timeout: float | None = None, is_repeated: bool = False
    ) -> Reply:
        metadata = self.metadata()
        return self._post(
            metadata.token_endpoint,
            form,
            advertised=metadata.client_auth_methods,
            timeout=timeout,
            is_repeated=is_repeated,
        )

    def _post(
        self,
        endpoint: str,
        form: dict[str, str],
        *,
        advertised: Sequence[str],
        timeout: float | None = None,
        is_repeated: bool = False,
    ) -> Reply:
        """Post a form within the limits, and once more at once if it was not seen who we are.

        What refuses the client spends neither code nor token, so either may be sent again: in what
        is left of the time, whatever the limits say, and only where the server left open how a
        client says who it is. If the second reply does not tell that it knew us, the first stands.
        """
        total = min(timeout or self.transport.timeout, self.transport.timeout)
        deadline = monotonic() + total
        first, *others = ways(advertised, endpoint=endpoint, client_id=self.client_id)
        reply = self._send(endpoint, form, way=first, timeout=timeout, is_repeated=is_repeated)
        for other in others:
            left = deadline - monotonic()
            if not is_client_unknown(reply) or left <= 0:
                break
            second = self._send(endpoint, form, way=other, timeout=left, is_repeated=True)
            if is_client_known(second):
                remember(other, endpoint=endpoint, client_id=self.client_id)
                return second
        return reply

    def _send(
        self,
        endpoint: str,
        form: dict[str, str],
        *,
        way: ClientAuth,
        timeout: float | None,
        is_repeated: bool,
    ) -> Reply:
        """Post a form with our credentials, once."""
        self.limits.require_call(is_repeated=is_repeated)
        fields, headers = way.sent(client_id=self.client_id, client_secret=self.client_secret)
        try:
            return self.transport.post_form(
                endpoint, form=form | fields, headers=headers, timeout=timeout
            )
        except RemoteUnavailable as error:
            if error.is_throttled:
                self.limits.note_throttled(retry_after=error.retry_after)
            raise
