"""How many calls the limits know of that all share, beside how many apaleo has seen."""

from __future__ import annotations

import time

from django.core.cache import cache

from sandbox.server import Server

MINUTE = 60
# What the identity server is asked for within the limits of the app.
OF_THE_APP = ("token", "revocation")


def counted(code: str) -> tuple[int, int]:
    """Return the calls for an apaleo account, and those of the app for tokens."""
    now = int(time.time()) // MINUTE
    minutes = range(now - 2, now + 1)
    return (
        sum(cache.get(f"calls:{code}:minute:{minute}", 0) for minute in minutes),
        sum(cache.get(f"token-calls:{minute}", 0) for minute in minutes),
    )


def seen(platform: Server, code: str) -> tuple[int, int]:
    """Return the same as apaleo has it, since its ledger began."""
    for_tokens = sum(len(platform.control.calls(kind=kind)) for kind in OF_THE_APP)
    return len(platform.control.calls(kind="api", account_code=code)), for_tokens
