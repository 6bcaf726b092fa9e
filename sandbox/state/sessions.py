"""Who is signed in at the sandbox."""

import hmac
import secrets
from dataclasses import dataclass, field

from starlette.requests import Request

COOKIE = "sandbox_session"
MAX_SESSIONS = 10_000


@dataclass
class Session:
    """A browser's session; `subject` is None until the user has signed in."""

    account_code: str | None = None
    subject: str | None = None
    signed_in_at: int = 0
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    csrf_token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    sid: str = field(default_factory=lambda: secrets.token_hex(16).upper())

    def has_sent(self, form: dict[str, str]) -> bool:
        """Return whether the form comes from a page of this session, by its CSRF token."""
        return hmac.compare_digest(form.get("csrf_token", "").encode(), self.csrf_token.encode())


class Sessions:
    """All sessions by cookie; when there are too many the oldest go."""

    def __init__(self) -> None:
        self._by_key: dict[str, Session] = {}
        self._tickets: dict[str, Session] = {}

    def of(self, request: Request) -> Session:
        """Return the request's session, or a new one that still has to be kept by its answer."""
        key = request.cookies.get(COOKIE, "")
        return self._by_key.get(key) or self._add(Session())

    def sign_in(self, session: Session, *, account_code: str, subject: str, at: float) -> Session:
        """Replace the session by one for the user, so that a planted cookie is worth nothing."""
        self.end(session)
        return self._add(Session(account_code=account_code, subject=subject, signed_in_at=int(at)))

    def ticket_for(self, session: Session) -> str:
        """Return what takes the session to another origin, once."""
        while len(self._tickets) >= MAX_SESSIONS:
            self._tickets.pop(next(iter(self._tickets)))
        ticket = secrets.token_urlsafe(32)
        self._tickets[ticket] = session
        return ticket

    def redeem(self, ticket: str) -> Session | None:
        """Return the session of a ticket, which is worth nothing from now on."""
        return self._tickets.pop(ticket, None)

    def end(self, session: Session) -> None:
        """Forget the session; its cookie is worth nothing from now on."""
        self._by_key.pop(session.key, None)

    def _add(self, session: Session) -> Session:
        while len(self._by_key) >= MAX_SESSIONS:
            self._by_key.pop(next(iter(self._by_key)))
        self._by_key[session.key] = session
        return session
