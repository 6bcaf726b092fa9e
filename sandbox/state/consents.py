"""What each user has consented to before."""

from collections.abc import Iterator


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
