"""What apaleo's scopes mean to a hotelier, in plain words."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotels.health.scopes import IDENTITY_SCOPES

# Scope names: apaleo.dev, "Scopes". What is not listed here is shown by its name.
MEANINGS = {
    "openid": _("Know who you are at apaleo"),
    "profile": _("Know who you are at apaleo"),
    "offline_access": _("Stay connected while you are not signed in"),
    "setup.read": _("See your hotels, room types, rooms and rate plans"),
    "setup.manage": _("Change your hotels, room types, rooms and rate plans"),
    "units.read": _("See your rooms"),
    "unitgroups.read": _("See your room types"),
    "rateplans.read": _("See your rate plans"),
    "rateplans.read-corporate": _("See the rate plans you keep for companies"),
    "rateplans.read-negotiated": _("See the rate plans you negotiated"),
    "rates.read": _("See your prices"),
    "rates.manage": _("Change your prices"),
    "availability.read": _("See which rooms are free"),
    "reservations.read": _("See your reservations"),
    "reservations.manage": _("Change your reservations"),
    "maintenances.read": _("See which rooms are out of order"),
    "maintenances.manage": _("Mark rooms as out of order"),
    "operations.change-room-state": _("Mark rooms as clean or dirty"),
}


def explain_scope(scope: str) -> str:
    """Return what `scope` permits, or its name where its meaning is not known."""
    if scope in MEANINGS:
        return str(MEANINGS[scope])
    return gettext("The permission “%(scope)s”") % {"scope": scope}


def explain_scopes(scopes: Iterable[str]) -> list[str]:
    """Return what `scopes` permit together, each thing once, what is read first."""
    return list(dict.fromkeys(map(explain_scope, sorted(scopes, key=IDENTITY_SCOPES.__contains__))))


def are_read_only(scopes: Iterable[str]) -> bool:
    """Tell whether `scopes` only permit to look."""
    return all(scope in IDENTITY_SCOPES or ".read" in scope for scope in scopes)
