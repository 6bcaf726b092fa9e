"""What apaleo's scopes mean to a hotelier, in plain words."""

from collections.abc import Iterable

from hotels.health.scopes import IDENTITY_SCOPES

# Scope names: apaleo.dev, "Scopes". What is not listed here is shown by its name.
MEANINGS = {
    "openid": "Know who you are at apaleo",
    "profile": "Know who you are at apaleo",
    "offline_access": "Stay connected while you are not signed in",
    "setup.read": "See your hotels, room types, rooms and rate plans",
    "setup.manage": "Change your hotels, room types, rooms and rate plans",
    "units.read": "See your rooms",
    "unitgroups.read": "See your room types",
    "rateplans.read": "See your rate plans",
    "rateplans.read-corporate": "See the rate plans you keep for companies",
    "rateplans.read-negotiated": "See the rate plans you negotiated",
    "rates.read": "See your prices",
    "rates.manage": "Change your prices",
    "availability.read": "See which rooms are free",
    "reservations.read": "See your reservations",
    "reservations.manage": "Change your reservations",
    "maintenances.read": "See which rooms are out of order",
    "maintenances.manage": "Mark rooms as out of order",
    "operations.change-room-state": "Mark rooms as clean or dirty",
}


def explain_scope(scope: str) -> str:
    """Return what `scope` permits, or its name where its meaning is not known."""
    return MEANINGS.get(scope, f"The permission “{scope}”")


def explain_scopes(scopes: Iterable[str]) -> list[str]:
    """Return what `scopes` permit together, each thing once, what is read first."""
    return list(dict.fromkeys(map(explain_scope, sorted(scopes, key=IDENTITY_SCOPES.__contains__))))


def are_read_only(scopes: Iterable[str]) -> bool:
    """Tell whether `scopes` only permit to look."""
    return all(scope in IDENTITY_SCOPES or ".read" in scope for scope in scopes)
