"""Whether apaleo's other hosts are there: the API, and what makes webhook subscriptions.

Each is asked once and without a token, which it refuses: that it does so tells that it is there.
Such a call is of no account and counts in nobody's limits; see decision 60.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from apaleo.errors import ApaleoError, RemoteUnavailable
from config.monitoring.doctor.finding import Finding, ok, problem, warning
from hotels.client import transport
from hotels.webhooks import address

# The whole call, a repetition included.
TIMEOUT_SECONDS = 5.0
# What is asked for is there without any scope, so that a token is all that is missing.
CURRENT_ACCOUNT = "/account/v1/accounts/current"
SUBSCRIPTIONS = "/v1/subscriptions"
# What it answers to whoever has no token.
THERE = frozenset({401, 403, 404})


def api() -> Iterator[Finding]:
    """Look whether hotels can be read: whether anything answers at APALEO_API_URL."""
    yield _look("apaleo's API", settings.APALEO_API_URL, CURRENT_ACCOUNT, setting="APALEO_API_URL")


def webhook_api() -> Iterator[Finding]:
    """Look whether subscriptions can be made, unless none is wanted."""
    if address.is_on():
        yield _look(
            "apaleo's webhook API",
            settings.APALEO_WEBHOOK_URL,
            SUBSCRIPTIONS,
            setting="APALEO_WEBHOOK_URL",
        )


def _look(name: str, url: str, path: str, *, setting: str) -> Finding:
    try:
        reply = transport(timeout=TIMEOUT_SECONDS).get(f"{url.removesuffix('/')}{path}")
    except RemoteUnavailable as error:
        if error.is_throttled:
            return warning(f"{name} answers that we call too much: {error}", "Try again later.")
        return problem(
            f"{name} at {url} cannot be reached: {error}",
            f"Check {setting}, and from this machine DNS, firewall and certificates; if they are "
            "right, look at apaleo's status page. Work goes on by itself once it answers.",
        )
    except ApaleoError as error:
        return _somebody_else(name, url, str(error), setting=setting)
    if reply.status not in THERE:
        return _somebody_else(name, url, f"{reply.where}: {reply.status}", setting=setting)
    return ok(f"{name} is there: {url} answers {reply.status} to a call without a token")


def _somebody_else(name: str, url: str, answer: str, *, setting: str) -> Finding:
    return problem(
        f"what answers at {url} is not {name}: {answer}",
        f"Check {setting}, and whether a proxy stands between this machine and apaleo.",
    )
