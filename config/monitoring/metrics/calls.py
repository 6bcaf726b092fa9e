"""Calls to the platform, counted by kind and outcome: few of each, whatever is called."""

from typing import Any

from config.monitoring.metrics.counters import count

# What an address leads to; parts of addresses that name one hotel must not become labels.
KINDS = {
    "/connect/token": "token",
    "/connect/revocation": "revocation",
    "/.well-known/openid-configuration": "discovery",
    "/.well-known/openid-configuration/jwks": "keys",
    "/account/v1/accounts/current": "account",
    "/inventory/v1/properties": "properties",
    "/inventory/v1/unit-groups": "unit_groups",
    "/inventory/v1/units": "units",
    "/rateplan/v1/rate-plans": "rate_plans",
    "/v1/subscriptions": "subscriptions",
    "/booking/v1/reservations": "reservations",
    "/operations/v1/maintenances": "maintenances",
    "/operations/v1/units-condition": "units_condition",
}


def count_call(*, path: str, status: int | None, seconds: float, **_: Any) -> None:
    """Count one call; the receiver of `hotels.signals.platform_called`."""
    kind = kind_of(path)
    count("lobby_apaleo_calls", kind=kind, outcome=outcome_of(status))
    count("lobby_apaleo_call_seconds", by=seconds, kind=kind)


def kind_of(path: str) -> str:
    """Return what is asked for: a list, or one thing of it, by the same word."""
    plain = path.rstrip("/")
    return KINDS.get(plain) or KINDS.get(plain.rpartition("/")[0], "other")


def outcome_of(status: int | None) -> str:
    """Return what became of a call, in a word."""
    match status:
        case None:
            return "no_reply"
        case 401 | 403 | 429:
            return str(status)
        case _:
            return f"{status // 100}xx"
