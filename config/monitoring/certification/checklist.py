"""The lines of apaleo's checklist: https://apaleo.dev, "Certify your app"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from config.monitoring.certification.calls import DAYS, Calls, read
from hotels.health.scopes import IDENTITY_SCOPES, with_missing
from hotels.models import Connection, ConnectionEvent, Subscription

Kind = ConnectionEvent.Kind
HOUR = timedelta(hours=1)


class Mark(StrEnum):
    """What there is to show for a line."""

    SEEN = "seen"
    NOT_SEEN = "not seen"
    YOURS = "yours"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist: what apaleo asks for, and what was seen of it here."""

    mark: Mark
    asked: str
    seen: str


def checklist(*, now: datetime) -> Iterator[Line]:
    """Yield the lines in apaleo's order. Changes nothing and calls nobody."""
    calls = read(now=now)
    yield Line(Mark.YOURS, "Request form and pre-certification call", "apaleo's Tech Partnerships.")
    yield _grant_flow(now)
    yield from _scopes(calls)
    yield _guide()
    yield _usable_at_once(now)
    yield _not_found(calls)
    yield _after_an_hour(now)
    yield _webhooks(now)
    yield _disconnect_and_reconnect(now)
    yield Line(
        Mark.YOURS,
        "All use cases and their calls shown working",
        f"{calls.by_endpoint.total()} calls in the last {DAYS} days; the use cases are yours.",
    )
    yield _recertification()
    yield Line(Mark.YOURS, "Store entry with the connect link", f"The link: {settings.PUBLIC_URL}/")


def _line(asked: str, number: int, one: str, none: str) -> Line:
    if number:
        return Line(Mark.SEEN, asked, one.format(number=number))
    return Line(Mark.NOT_SEEN, asked, none)


def _count(now: datetime, *kinds: ConnectionEvent.Kind) -> int:
    return ConnectionEvent.objects.filter(kind__in=kinds, at__gt=now - DAYS * 24 * HOUR).count()


def _grant_flow(now: datetime) -> Line:
    return _line(
        "Set up by the OAuth 2.0 authorization code grant (with PKCE)",
        _count(now, Kind.CONNECTED, Kind.RECONNECTED),
        f"{{number}} times in the last {DAYS} days.",
        "Connect a hotel.",
    )


def _scopes(calls: Calls) -> Iterator[Line]:
    for scope in settings.APALEO_SCOPES:
        asked = f"Scope {scope} is needed"
        if scope in IDENTITY_SCOPES:
            yield Line(Mark.SEEN, asked, "For the grant itself: who consented, lasting access.")
            continue
        used = calls.using(scope)
        if used:
            text = ", ".join(f"{endpoint} ({number})" for endpoint, number in used.items())
            yield Line(Mark.SEEN, asked, f"Calls in the last {DAYS} days: {text}.")
        else:
            seen = f"No call that takes it in the last {DAYS} days: use it, or ask for less."
            yield Line(Mark.NOT_SEEN, asked, seen)


def _guide() -> Line:
    address = settings.PUBLIC_URL + reverse("connect:guide")
    return Line(Mark.SEEN, "An onboarding guide for hotels", f"{address} (print it as PDF).")


def _usable_at_once(now: datetime) -> Line:
    return _line(
        "The app can be used immediately after connecting",
        _count(now, Kind.LOADED),
        f"{{number}} complete loads in the last {DAYS} days.",
        "Connect a hotel and watch it being read.",
    )


def _not_found(calls: Calls) -> Line:
    return _line(
        "Errors are handled gracefully, 404 among them",
        calls.by_status["404"],
        f"{{number}} answers 404 in the last {DAYS} days, each taken for what it says: gone.",
        "Delete something at apaleo that a webhook tells of.",
    )


def _after_an_hour(now: datetime) -> Line:
    later = ConnectionEvent.objects.filter(
        kind__in=(Kind.LOADED, Kind.LOOKED, Kind.CHANGED),
        connection__status=Connection.Status.ACTIVE,
        at__gt=F("connection__connected_at") + HOUR,
    )
    return _line(
        "Still works after 3600 seconds",
        later.values("connection").distinct().count() and _count(now, Kind.REFRESHED),
        "Tokens were refreshed in {number} different hours, and hotels read after that.",
        "Leave a hotel connected for more than an hour.",
    )


def _webhooks(now: datetime) -> Line:
    heard = Subscription.objects.filter(last_event_at__gt=now - DAYS * 24 * HOUR).count()
    return _line(
        "Webhooks instead of polling",
        heard,
        f"Events were received for {{number}} connections in the last {DAYS} days.",
        "Change something at apaleo; WEBHOOKS and PUBLIC_URL decide whether apaleo can tell.",
    )


def _disconnect_and_reconnect(now: datetime) -> Line:
    tried = min(_count(now, Kind.DISCONNECTED), _count(now, Kind.RECONNECTED))
    return _line(
        "Disconnected, and connected again",
        tried,
        f"{{number}} times each in the last {DAYS} days.",
        "Disconnect a hotel and connect it again.",
    )


def _recertification() -> Line:
    asked = "Recertify when use cases or scopes change"
    lacking = with_missing(Connection.objects.all()).count()
    if not lacking:
        return Line(Mark.SEEN, asked, "Every hotel has allowed the scopes that are asked for now.")
    seen = f"Scopes have changed: {lacking} connections lack some. Tell apaleo, then the hotels."
    return Line(Mark.YOURS, asked, seen)
