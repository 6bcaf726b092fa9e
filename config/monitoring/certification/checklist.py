"""The lines of apaleo's checklist: https://apaleo.dev, "Certify your app"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import ngettext

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
        f"Calls in the last {DAYS} days: {calls.by_endpoint.total()}. The use cases are yours.",
    )
    yield _recertification()
    yield Line(Mark.YOURS, "Store entry with the connect link", f"The link: {settings.PUBLIC_URL}/")


def _line(asked: str, number: int, some: str, none: str) -> Line:
    """Return a line that says how often something was seen; `some` names it as {number}."""
    if number:
        return Line(Mark.SEEN, asked, some.format(number=number))
    return Line(Mark.NOT_SEEN, asked, none)


def _count(now: datetime, *kinds: ConnectionEvent.Kind) -> int:
    return ConnectionEvent.objects.filter(kind__in=kinds, at__gt=now - DAYS * 24 * HOUR).count()


def _grant_flow(now: datetime) -> Line:
    return _line(
        "Set up by the OAuth 2.0 authorization code grant (with PKCE)",
        _count(now, Kind.CONNECTED, Kind.RECONNECTED),
        f"Seen in the last {DAYS} days: {{number}}.",
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
        f"Complete loads in the last {DAYS} days: {{number}}.",
        "Connect a hotel and watch it being read.",
    )


def _not_found(calls: Calls) -> Line:
    return _line(
        "Errors are handled gracefully, 404 among them",
        calls.by_status["404"],
        f"Answers 404 in the last {DAYS} days: {{number}}. Each is taken for what it says: gone.",
        "Delete something at apaleo that a webhook tells of.",
    )


def _after_an_hour(now: datetime) -> Line:
    """Look for hotels that were read when the first access token had ended, and for refreshes."""
    begun = ConnectionEvent.objects.filter(
        connection=OuterRef("connection"), kind__in=(Kind.CONNECTED, Kind.RECONNECTED)
    )
    an_hour_before = OuterRef("at") - HOUR
    # The line of a beginning is older than its connection keeps them, or tells of an earlier one.
    is_later = Q(connection__connected_at__lt=F("at") - HOUR) | Exists(
        begun.filter(at__lt=an_hour_before)
    )
    read = ConnectionEvent.objects.filter(
        is_later,
        ~Exists(begun.filter(at__gte=an_hour_before, at__lte=OuterRef("at"))),
        kind__in=(Kind.LOADED, Kind.LOOKED, Kind.CHANGED),
        at__gt=now - DAYS * 24 * HOUR,
    )
    return _line(
        "Still works after 3600 seconds",
        _count(now, Kind.REFRESHED) if read.exists() else 0,
        "Hours in which tokens were refreshed: {number}. Hotels were read more than an hour after "
        "they were connected.",
        "Leave a hotel connected for more than an hour, then change something at apaleo.",
    )


def _webhooks(now: datetime) -> Line:
    heard = Subscription.objects.filter(last_event_at__gt=now - DAYS * 24 * HOUR).count()
    return _line(
        "Webhooks instead of polling",
        heard,
        f"Connections that events came for in the last {DAYS} days: {{number}}.",
        "Change something at apaleo; WEBHOOKS and PUBLIC_URL decide whether apaleo can tell.",
    )


def _disconnect_and_reconnect(now: datetime) -> Line:
    tried = min(_count(now, Kind.DISCONNECTED), _count(now, Kind.RECONNECTED))
    return _line(
        "Disconnected, and connected again",
        tried,
        f"Each seen in the last {DAYS} days: {{number}}.",
        "Disconnect a hotel and connect it again.",
    )


def _recertification() -> Line:
    asked = "Recertify when use cases or scopes change"
    lacking = with_missing(Connection.objects.all()).count()
    if not lacking:
        return Line(Mark.SEEN, asked, "Every hotel has allowed the scopes that are asked for now.")
    seen = ngettext(
        "Scopes have changed: %(number)d connection lacks some. Tell apaleo, then the hotel.",
        "Scopes have changed: %(number)d connections lack some. Tell apaleo, then the hotels.",
        lacking,
    ) % {"number": lacking}
    return Line(Mark.YOURS, asked, seen)
