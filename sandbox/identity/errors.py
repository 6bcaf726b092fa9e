"""What can be wrong with a request to the identity server, and how it is told."""

from dataclasses import dataclass

from starlette.responses import JSONResponse, Response

from sandbox.state.ledger import Call

NO_STORE = {"Cache-Control": "no-store, no-cache, max-age=0", "Pragma": "no-cache"}


@dataclass
class OAuthError(Exception):
    """A refusal at the token or revocation endpoint (RFC 6749, section 5.2).

    Only `error` is sent, as apaleo does; `note` goes to the ledger for whoever wonders why.
    """

    error: str
    note: str

    def response(self, call: Call) -> Response:
        """Return the refusal as the client sees it: always 400, even for `invalid_client`."""
        call.note = f"{self.error}: {self.note}"
        return JSONResponse({"error": self.error}, 400, NO_STORE)


@dataclass
class PageError(Exception):
    """A refusal of an authorize request that must not be redirected: a page says so."""

    error: str
    detail: str


@dataclass
class RedirectError(Exception):
    """A refusal of an authorize request that the client is told by redirect."""

    redirect_uri: str
    error: str
    detail: str
    state: str | None


FORM_EXPIRED = PageError("invalid_request", "This form has expired. Go back and start again.")
