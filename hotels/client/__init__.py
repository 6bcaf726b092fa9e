"""The platform as this process reaches it, set up from the settings.

Nobody else makes one of these: each knows of the limits that all who call share, see `budget`.
"""

import os
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings

from apaleo.api import Api, Operations, Subscriptions
from apaleo.http import Transport
from apaleo.identity import IdentityServer
from hotels.client.breaker import Breaker
from hotels.client.budget import AccountLimits, AppLimits
from hotels.signals import platform_called

# Seconds for one call; a page waits less long: see connect/platform.py.
TIMEOUT = 20.0
# Threads of one process that call at once: the web server's, or those that read a run's pages.
POOL_SIZE = 16


def transport(*, timeout: float = TIMEOUT) -> Transport:
    """Return this process's pool of connections to the platform, made after it was forked.

    There is one for each `timeout`, the seconds that one call may take.
    """
    origins = (
        settings.APALEO_IDENTITY_URL,
        settings.APALEO_API_URL,
        settings.APALEO_WEBHOOK_URL,
    )
    return _transport_of(os.getpid(), origins, timeout)


@lru_cache(maxsize=4)
def _transport_of(pid: int, origins: tuple[str, ...], timeout: float) -> Transport:
    return Transport(
        allowed_origins=origins,
        timeout=timeout,
        pool_size=max(POOL_SIZE, settings.APALEO_CONCURRENCY),
        on_call=_tell,
        gate=Breaker(),
    )


def _tell(method: str, path: str, status: int | None, seconds: float) -> None:
    """Tell whoever counts calls; one that fails is Django's to log."""
    platform_called.send_robust(
        sender=Transport, method=method, path=path, status=status, seconds=seconds
    )


def identity_server(
    *, is_watched: bool = False, through: Transport | None = None
) -> IdentityServer:
    """Return the identity server as our registered store app sees it.

    Calls go `through` the pool of background work unless another one is given.
    """
    return IdentityServer(
        identity_url=settings.APALEO_IDENTITY_URL,
        client_id=settings.APALEO_CLIENT_ID,
        client_secret=settings.APALEO_CLIENT_SECRET,
        transport=through or transport(),
        limits=AppLimits(is_watched=is_watched),
    )


def api(
    token_source: Callable[[str | None], str],
    *,
    limits: AccountLimits,
    through: Transport | None = None,
) -> Api:
    """Return the API that the tokens of `token_source` open; see `apaleo.api.Api`."""
    return Api(
        api_url=settings.APALEO_API_URL,
        transport=through or transport(),
        token_source=token_source,
        page_size=settings.APALEO_PAGE_SIZE,
        workers=settings.APALEO_CONCURRENCY,
        limits=limits,
    )


def operations(token_source: Callable[[str | None], str], *, limits: AccountLimits) -> Operations:
    """Return what can be written to apaleo with the tokens of `token_source`."""
    return Operations(
        api_url=settings.APALEO_API_URL,
        transport=transport(),
        token_source=token_source,
        limits=limits,
    )


def subscriptions(
    token_source: Callable[[str | None], str],
    *,
    limits: AccountLimits,
    timeout: float = TIMEOUT,
) -> Subscriptions:
    """Return the webhook subscriptions that the tokens of `token_source` open."""
    return Subscriptions(
        webhook_url=settings.APALEO_WEBHOOK_URL,
        transport=transport(timeout=timeout),
        token_source=token_source,
        limits=limits,
    )


def redirect_uri() -> str:
    """Return where consent leads back to: from the settings alone, never from a request."""
    return f"{settings.PUBLIC_URL}/connect/callback/"
