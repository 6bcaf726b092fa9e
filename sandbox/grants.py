"""What a valid bearer token stands for."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """The account, the permissions and the app behind one API call.

    The middleware puts it on `request.state.grant`; it is None when the token is missing, unknown,
    expired or revoked. `subject` is the user who consented, None for a simple client.
    """

    account_code: str
    scopes: frozenset[str]
    client_id: str
    subject: str | None

    def allows(self, *scopes: str) -> bool:
        """Return whether any one of `scopes` was granted."""
        return not self.scopes.isdisjoint(scopes)
