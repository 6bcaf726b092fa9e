"""The lines of a history in sentences, the same for hoteliers and for staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.names import isolate
from hotels.health.states import Level
from hotels.models import Connection, ConnectionEvent, SyncRun

Kind, Failure, Ended = ConnectionEvent.Kind, SyncRun.Failure, Connection.Ended
Explain = Callable[[str], str]

LEVELS = {
    Kind.CONNECTED: Level.GOOD,
    Kind.RECONNECTED: Level.GOOD,
    Kind.UNLOCKED: Level.GOOD,
    Kind.LOAD_FAILED: Level.WARN,
    Kind.SCOPES_CHANGED: Level.WARN,
    Kind.REFUSED: Level.DANGER,
    Kind.LOCKED: Level.DANGER,
}
BECAUSE = {
    Failure.UNAVAILABLE: gettext_lazy("apaleo could not be reached."),
    Failure.THROTTLED: gettext_lazy("apaleo allowed no more calls for a while."),
    Failure.REVOKED: gettext_lazy("apaleo did not let us in."),
    Failure.CLIENT: gettext_lazy("apaleo did not accept our app."),
    Failure.CHANGED: gettext_lazy("They changed in apaleo while they were read."),
    Failure.FORBIDDEN: gettext_lazy("A permission was missing."),
    Failure.CONTRACT: gettext_lazy("apaleo answered in a way that we did not understand."),
    Failure.TOO_LARGE: gettext_lazy("The apaleo account holds more than we can read in one go."),
    Failure.CRASHED: gettext_lazy("Reading stopped half way."),
}

REFUSED_BECAUSE = {
    Ended.NO_ACCESS: gettext_lazy("Whoever connected it has no access at apaleo any more."),
    Ended.SCOPES: gettext_lazy("The permissions have changed since it was connected."),
    Ended.OTHER_PERSON: gettext_lazy("The access had become somebody else's."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a history: when it began, how good or bad, and in sentences what."""

    at: datetime
    level: Level
    sentence: str


def describe(events: Iterable[ConnectionEvent], *, explain: Explain = str) -> list[Line]:
    """Return the lines in words; `explain` says what a scope permits."""
    return [
        Line(
            at=event.begun_at,
            level=LEVELS.get(Kind(event.kind), Level.CALM),
            sentence=sentence_of(event, explain=explain),
        )
        for event in events
    ]


def sentence_of(event: ConnectionEvent, *, explain: Explain = str) -> str:
    """Return what happened, in a sentence or two."""
    tell = TOLD.get(Kind(event.kind))
    return tell(event) if tell else _scopes_changed(event, explain)


def _listed(event: ConnectionEvent, sentence: str) -> str:
    """Add what apaleo listed, which is more than what pages count: that is said too."""
    read: dict[str, int] = event.facts.get("read", {})
    parts = [count(read[kind]) for kind, count in COUNTS.items() if read.get(kind)]
    if not parts:
        return sentence
    return gettext(
        "%(sentence)s apaleo lists %(what)s; what is archived and what is not a bedroom, such as "
        "parking, is among them."
    ) % {"sentence": sentence, "what": get_text_list(parts, gettext("and"))}


def _hotels(number: int) -> str:
    return ngettext("%(number)d hotel", "%(number)d hotels", number) % {"number": number}


def _groups(number: int) -> str:
    return ngettext("%(number)d room type", "%(number)d room types", number) % {"number": number}


def _units(number: int) -> str:
    return ngettext(
        "%(number)d room or other place", "%(number)d rooms and other places", number
    ) % {"number": number}


def _rate_plans(number: int) -> str:
    return ngettext("%(number)d rate plan", "%(number)d rate plans", number) % {"number": number}


# By the names of `MIRRORED_KINDS`, in their order: PostgreSQL keeps none in its JSON.
COUNTS: dict[str, Callable[[int], str]] = {
    "property": _hotels,
    "unit_group": _groups,
    "unit": _units,
    "rate_plan": _rate_plans,
}


def _who(event: ConnectionEvent) -> str:
    return isolate(event.by.get_full_name()) if event.by else ""


def _by(event: ConnectionEvent, sentence: str, anonymous: str) -> str:
    who = _who(event)
    return sentence % {"person": who} if who else anonymous


def _connected(event: ConnectionEvent) -> str:
    return _by(event, gettext("%(person)s connected it."), gettext("It was connected."))


def _reconnected(event: ConnectionEvent) -> str:
    return _by(event, gettext("%(person)s connected it anew."), gettext("It was connected anew."))


def _disconnected(event: ConnectionEvent) -> str:
    return _by(event, gettext("%(person)s disconnected it."), gettext("It was disconnected."))


def _refreshed(event: ConnectionEvent) -> str:
    return ngettext(
        "The access to apaleo was renewed.",
        "The access to apaleo was renewed %(count)d times within the hour.",
        event.count,
    ) % {"count": event.count}


def _loaded(event: ConnectionEvent) -> str:
    facts: dict[str, Any] = {"seconds": 0, "created": 0, "changed": 0, "gone": 0} | event.facts
    told = gettext(
        "Everything was read in %(seconds)s s. New: %(created)d; changed: %(changed)d; "
        "gone: %(gone)d."
    )
    return _listed(event, told % facts)


def _looked(event: ConnectionEvent) -> str:
    told = ngettext(
        "We looked for changes and found none.",
        "We looked for changes %(count)d times within the hour and found none.",
        event.count,
    )
    return _listed(event, told % {"count": event.count})


def _load_failed(event: ConnectionEvent) -> str:
    reason = BECAUSE.get(Failure(event.reason), "")
    return ngettext(
        "Your hotels could not be read. %(reason)s",
        "Your hotels could not be read, %(count)d times within the hour. %(reason)s",
        event.count,
    ) % {"count": event.count, "reason": reason}


def _changed(event: ConnectionEvent) -> str:
    return ngettext(
        "apaleo told us of a change, and it was taken over.",
        "apaleo told us of changes, and they were taken over %(count)d times within the hour.",
        event.count,
    ) % {"count": event.count}


def _mapped(event: ConnectionEvent) -> str:
    who = _who(event)
    if not who:
        return ngettext(
            "One mapping was changed.",
            "%(count)d mappings were changed within the hour.",
            event.count,
        ) % {"count": event.count}
    return ngettext(
        "%(person)s changed one mapping.",
        "%(count)d mappings were changed within the hour, the last by %(person)s.",
        event.count,
    ) % {"count": event.count, "person": who}


def _refused(event: ConnectionEvent) -> str:
    because = REFUSED_BECAUSE.get(Ended(event.facts.get("because", "")))
    if because is None:
        return gettext("apaleo no longer lets us in. All work for it stopped.")
    return gettext("apaleo no longer lets us in. %(reason)s All work for it stopped.") % {
        "reason": because
    }


def _locked(event: ConnectionEvent) -> str:
    return gettext("We could not unlock the access that apaleo gave us.")


def _unlocked(event: ConnectionEvent) -> str:
    return gettext("The access that apaleo gave us can be used again.")


def _scopes_changed(event: ConnectionEvent, explain: Explain) -> str:
    added, left = (
        get_text_list([explain(scope) for scope in event.facts.get(name, [])], gettext("and"))
        for name in ("added", "left")
    )
    if not left:
        return gettext("New permissions: %(added)s.") % {"added": added}
    if not added:
        return gettext("Permissions no longer given: %(left)s.") % {"left": left}
    return gettext("New permissions: %(added)s. No longer given: %(left)s.") % {
        "added": added,
        "left": left,
    }


TOLD: dict[ConnectionEvent.Kind, Callable[[ConnectionEvent], str]] = {
    Kind.CONNECTED: _connected,
    Kind.RECONNECTED: _reconnected,
    Kind.REFRESHED: _refreshed,
    Kind.LOADED: _loaded,
    Kind.LOOKED: _looked,
    Kind.LOAD_FAILED: _load_failed,
    Kind.CHANGED: _changed,
    Kind.MAPPED: _mapped,
    Kind.REFUSED: _refused,
    Kind.LOCKED: _locked,
    Kind.UNLOCKED: _unlocked,
    Kind.DISCONNECTED: _disconnected,
}
