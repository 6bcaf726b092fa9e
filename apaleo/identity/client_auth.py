"""How this app says who it is to the identity server (RFC 6749, 2.3.1)."""

from base64 import b64encode
from collections.abc import Sequence
from enum import StrEnum
from threading import Lock
from urllib.parse import quote_plus

# More endpoints and apps than one process ever speaks to and for.
MAX_REMEMBERED = 100


class ClientAuth(StrEnum):
    """A way to say it, by its name in metadata."""

    BODY = "client_secret_post"
    BASIC = "client_secret_basic"

    def sent(self, *, client_id: str, client_secret: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return what is said in the form, and in headers."""
        if self is ClientAuth.BODY:
            return {"client_id": client_id, "client_secret": client_secret}, {}
        # RFC 6749, 2.3.1: both are form-encoded before they are joined.
        pair = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
        return {}, {"Authorization": f"Basic {b64encode(pair.encode()).decode('ascii')}"}


_lock = Lock()
_worked: dict[tuple[str, str], ClientAuth] = {}


def ways(advertised: Sequence[str], *, endpoint: str, client_id: str) -> Sequence[ClientAuth]:
    """Return how to say it to an endpoint, what is to be tried first in front.

    What is advertised alone is the only one. Otherwise the body comes first, unless it was the
    other that worked: see remember.
    """
    named = [each for each in ClientAuth if each in advertised]
    if len(named) == 1:
        return named
    with _lock:
        first = _worked.get((endpoint, client_id), ClientAuth.BODY)
    return sorted(ClientAuth, key=lambda each: each is not first)


def remember(way: ClientAuth, *, endpoint: str, client_id: str) -> None:
    """Have an endpoint spoken to in this way first from now on, in this process."""
    with _lock:
        _worked.pop((endpoint, client_id), None)
        while len(_worked) >= MAX_REMEMBERED:
            del _worked[next(iter(_worked))]
        _worked[endpoint, client_id] = way


def forget_client_auth() -> None:
    """Drop what was remembered."""
    with _lock:
        _worked.clear()
