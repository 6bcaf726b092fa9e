"""How a call to apaleo that did not work ends the job that made it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from apaleo.errors import (
    Forbidden,
    GrantRevoked,
    RemoteContractError,
    RemoteUnavailable,
    WriteRefused,
)
from hotels.tokens import KeyUnavailable, NotConnected
from jobs.runner import Park, RetryLater


@contextmanager
def ended_by(
    *,
    refuse: Callable[[str], None],
    leave: Callable[[str], None],
    forbidden: str,
    refused: str,
    unconnected: str,
) -> Iterator[None]:
    """Turn what the platform raises into RetryLater, into Park, or into an end with a sentence.

    `refuse` ends the job as refused, `leave` as not sent; `forbidden` names %(scope)s.
    """
    try:
        yield
    except RemoteUnavailable as error:
        raise RetryLater(str(error)) from None
    except RemoteContractError as error:
        raise Park(str(error)) from None
    except Forbidden as error:
        refuse(forbidden % {"scope": error.scope})
    except WriteRefused:
        refuse(refused)
    except (GrantRevoked, NotConnected, KeyUnavailable):
        leave(unconnected)
