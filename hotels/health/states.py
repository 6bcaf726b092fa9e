"""What a person may be told about a connection: the states, how grave they are, and the words.

The words are marked for translation here and translated where they are said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext_noop

from hotels.models import Connection, SyncRun

Failure = SyncRun.Failure


class State(StrEnum):
    """What a person may be told about a connection; part of the JSON of its page."""

    WAITING = "waiting"
    LOADING = "loading"
    DELAYED = "delayed"
    POSTPONED = "postponed"
    RETRYING = "retrying"
    CONNECTED = "connected"
    FAILED = "failed"
    PERMISSION_MISSING = "permission_missing"
    BEING_CHECKED = "being_checked"
    NEEDS_RECONNECT = "needs_reconnect"
    LOCKED = "locked"
    DISCONNECTED = "disconnected"


class Level(StrEnum):
    """How much it should worry the reader; the ending of a badge's class."""

    GOOD = "good"
    WARN = "warn"
    DANGER = "danger"
    CALM = "calm"


class Remedy(StrEnum):
    """The one thing that the reader can do about it."""

    NONE = ""
    WATCH = "watch"
    RETRY = "retry"
    RECONNECT = "reconnect"
    CONNECT_AGAIN = "connect_again"


ONGOING = frozenset({State.WAITING, State.LOADING, State.DELAYED, State.POSTPONED, State.RETRYING})
LOAD_FAILED = frozenset({State.FAILED, State.PERMISSION_MISSING})
# What is new at apaleo is not read, so what was read before is all there is.
STALE = LOAD_FAILED | {
    State.POSTPONED,
    State.RETRYING,
    State.NEEDS_RECONNECT,
    State.LOCKED,
    State.DISCONNECTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A label for the badge; in sentences what happened and what it means; the remedy.

    `headline` heads a page that has nothing better to say; it is empty where hotels have.
    `unnamed_hotels` are those that the sentence counts and does not name.
    """

    state: State
    level: Level
    label: str
    sentence: str
    advice: str = ""
    headline: str = ""
    remedy: Remedy = Remedy.NONE
    unnamed_hotels: int = 0

    @property
    def is_ongoing(self) -> bool:
        """Tell whether something changes by itself soon, so that a page keeps looking."""
        return self.state in ONGOING

    @property
    def is_load_failed(self) -> bool:
        """Tell whether the last load ended without success."""
        return self.state in LOAD_FAILED


CONNECTED = Health(
    state=State.CONNECTED,
    level=Level.GOOD,
    label=gettext_noop("Connected"),
    sentence=gettext_noop("%(name)s is connected."),
)
WITHOUT_GRANT = {
    Connection.Status.NEEDS_RECONNECT: Health(
        state=State.NEEDS_RECONNECT,
        level=Level.DANGER,
        label=gettext_noop("Needs reconnecting"),
        sentence=gettext_noop(
            "apaleo no longer lets us in: the access was withdrawn there, or it ran out."
        ),
        advice=gettext_noop(
            "Everything you set up here is kept. Reconnect, and it goes on where it stopped."
        ),
        headline=gettext_noop("%(name)s needs to be reconnected"),
        remedy=Remedy.RECONNECT,
    ),
    Connection.Status.KEY_UNAVAILABLE: Health(
        state=State.LOCKED,
        level=Level.DANGER,
        label=gettext_noop("Locked"),
        sentence=gettext_noop(
            "We cannot unlock the access that apaleo gave us, and are working on it."
        ),
        advice=gettext_noop(
            "Everything you set up here is kept. If you do not want to wait, reconnect."
        ),
        headline=gettext_noop("%(name)s is locked"),
        remedy=Remedy.RECONNECT,
    ),
    Connection.Status.DISCONNECTED: Health(
        state=State.DISCONNECTED,
        level=Level.CALM,
        label=gettext_noop("Disconnected"),
        sentence=gettext_noop("We no longer read anything from this apaleo account."),
        advice=gettext_noop(
            "What you set up here is kept, so connecting again takes up where you left off."
        ),
        headline=gettext_noop("%(name)s is disconnected"),
        remedy=Remedy.CONNECT_AGAIN,
    ),
}
RECONNECT_BECAUSE = {
    Connection.Ended.NO_ACCESS: gettext_noop(
        "apaleo no longer lets us in: the person who connected has no access at apaleo any more."
    ),
    Connection.Ended.SCOPES: gettext_noop(
        "apaleo no longer lets us in: what we may read there has changed since you connected."
    ),
}
FIRST_LOAD = Health(
    state=State.LOADING,
    level=Level.CALM,
    label=gettext_noop("Reading hotels"),
    sentence=gettext_noop("Reading your hotels in %(name)s."),
    advice=gettext_noop("This takes a moment. You can watch it."),
    remedy=Remedy.WATCH,
)
UPDATE = Health(
    state=State.LOADING,
    level=Level.GOOD,
    label=gettext_noop("Updating"),
    sentence=gettext_noop("Looking for changes in %(name)s."),
)
THROTTLED = gettext_noop(
    "apaleo limits how fast we may read at the moment, so this takes longer. It goes on by itself."
)
DELAYED = gettext_noop("This takes longer than usual. It goes on by itself.")
POSTPONED = Health(
    state=State.POSTPONED,
    level=Level.WARN,
    label=gettext_noop("Not up to date"),
    sentence=gettext_noop("The last try did not work. We keep trying by ourselves."),
    remedy=Remedy.RETRY,
)
POSTPONED_BECAUSE = {
    Failure.UNAVAILABLE: gettext_noop(
        "apaleo cannot be reached at the moment. We keep trying by ourselves."
    ),
    Failure.THROTTLED: gettext_noop(
        "apaleo lets us read no more at the moment. We go on by ourselves when it does."
    ),
    Failure.CRASHED: gettext_noop(
        "Reading your hotels was interrupted. We keep trying by ourselves."
    ),
    Failure.CLIENT: gettext_noop(
        "apaleo does not accept our app at the moment. Our team has been told, and it goes on by "
        "itself."
    ),
    Failure.CHANGED: gettext_noop(
        "Your hotels changed in apaleo while we read them. They are read once more by themselves."
    ),
    # In doubt: it may be a mistake of apaleo's that passes.
    Failure.REVOKED: gettext_noop(
        "apaleo does not let us in at the moment. We ask again within minutes, before we say that "
        "the access has ended."
    ),
}
RETRYING = Health(
    state=State.RETRYING,
    level=Level.WARN,
    label=gettext_noop("Not up to date"),
    sentence=gettext_noop("Trying once more to read your hotels in %(name)s."),
    remedy=Remedy.WATCH,
)
FAILED = Health(
    state=State.FAILED,
    level=Level.WARN,
    label=gettext_noop("Not up to date"),
    sentence=gettext_noop("Your hotels could not be read."),
    advice=gettext_noop("You did nothing wrong, and our team can see it. Please try again."),
    remedy=Remedy.RETRY,
)
FAILED_BECAUSE = {
    Failure.UNAVAILABLE: replace(
        FAILED,
        sentence=gettext_noop("apaleo could not be reached the last times we tried."),
        advice=gettext_noop("This is usually over soon. Please try again in a few minutes."),
    ),
    Failure.CONTRACT: replace(
        FAILED, sentence=gettext_noop("apaleo answered in a way that we did not understand.")
    ),
    Failure.CRASHED: replace(
        FAILED, sentence=gettext_noop("Reading your hotels stopped half way.")
    ),
    Failure.FORBIDDEN: Health(
        state=State.PERMISSION_MISSING,
        level=Level.DANGER,
        label=gettext_noop("Permission missing"),
        sentence=gettext_noop("A permission is missing, so not everything could be read."),
        advice=gettext_noop(
            "Please reconnect and allow everything that apaleo asks you for. "
            "It takes an administrator of your apaleo account."
        ),
        remedy=Remedy.RECONNECT,
    ),
    Failure.TOO_LARGE: replace(
        FAILED,
        sentence=gettext_noop("Your apaleo account holds more than we can read in one go."),
        advice=gettext_noop("You did nothing wrong, and our team can see it."),
    ),
}
BEING_CHECKED = Health(
    state=State.BEING_CHECKED,
    level=Level.WARN,
    label=gettext_noop("Being checked"),
    sentence="",
    advice=gettext_noop(
        "Our team looks at it before anything disappears here. Everything else is up to date."
    ),
)
