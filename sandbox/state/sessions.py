"""Who is signed in at the sandbox, and what each user has consented to before."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "sandbox_session"
MOST_SESSIONS = 10_000


@dataclass
class Session:
    """A browser's session; `subject` is None until the user has signed in."""

    account_code: str | None = None
    subject: str | None = None
    signed_in_at: int = 0
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    csrf_token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    sid: str = field(default_factory=lambda: secrets.token_hex(16).upper())


class Sessions:
    """All sessions by cookie; when there are too many the oldest go."""

    def __init__(self) -> None:
        self._by_key: dict[str, Session] = {}

    def of(self, request: Request) -> Session:
        """Return the request's session, or a new one that still has to be kept by its answer."""
        key = request.cookies.get(COOKIE, "")
        return self._by_key.get(key) or self._add(Session())

    def sign_in(self, session: Session, *, account_code: str, subject: str, at: float) -> Session:
        """Replace the session by one for the user, so that a planted cookie is worth nothing."""
        self.end(session)
        return self._add(Session(account_code=account_code, subject=subject, signed_in_at=int(at)))

    def end(self, session: Session) -> None:
        """Forget the session; its cookie is worth nothing from now on."""
        self._by_key.pop(session.key, None)

    def _add(self, session: Session) -> Session:
        while len(self._by_key) >= MOST_SESSIONS:
            self._by_key.pop(next(iter(self._by_key)))
        self._by_key[session.key] = session
        return session


def keep_session(response: Response, session: Session, *, secure: bool) -> Response:
    """Send the session's cookie with the response and return it."""
    response.set_cookie(COOKIE, session.key, httponly=True, samesite="lax", secure=secure, path="/")
    return response


class Consents:
    """The scopes each user has granted to each client, which skip the consent screen next time."""

    def __init__(self) -> None:
        self._scopes: dict[tuple[str, str], frozenset[str]] = {}

    def __iter__(self) -> Iterator[tuple[str, str, frozenset[str]]]:
        for (subject, client_id), scopes in self._scopes.items():
            yield subject, client_id, scopes

    def covers(self, *, subject: str, client_id: str, scopes: tuple[str, ...]) -> bool:
        """Return whether the user granted all of `scopes` to the client before."""
        return self._scopes.get((subject, client_id), frozenset()).issuperset(scopes)

    def remember(self, *, subject: str, client_id: str, scopes: tuple[str, ...]) -> None:
        """Add to what the user has granted to the client."""
        before = self._scopes.get((subject, client_id), frozenset())
        self._scopes[subject, client_id] = before.union(scopes)

    def forget(self, *, subjects: set[str], client_id: str | None) -> None:
        """Forget the consents of these users, to one client or to all."""
        self._scopes = {
            (subject, client): scopes
            for (subject, client), scopes in self._scopes.items()
            if subject not in subjects or client_id not in (None, client)
        }
