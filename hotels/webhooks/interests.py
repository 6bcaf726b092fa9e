"""What other apps want to hear of from apaleo, beside what is mirrored.

An app says so in its `AppConfig.ready`, and gets the signal `hotels.signals.events_heard`. apaleo
is only asked for a topic where the connection has a scope to read what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apaleo.api import TOPICS


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that apaleo said has happened: a hint to read it, and never data.

    `topic` and `type` are as subscriptions write them, such as reservation and checked-in. The
    ids are "" where the event names none.
    """

    topic: str
    type: str
    entity_id: str
    property_id: str


_scopes: dict[str, frozenset[str]] = {}


def listen_to(topic: str, *, scopes: Iterable[str]) -> None:
    """Have apaleo tell us of all events of a topic where one of `scopes` was granted."""
    _scopes[topic] = _scopes.get(topic, frozenset()) | frozenset(scopes)


def is_listened_to(topic: str) -> bool:
    """Tell whether an app wants to hear of it."""
    return topic in _scopes


def topics_for(granted: Iterable[str]) -> list[str]:
    """Return what a connection with these scopes subscribes to, in order."""
    scopes = frozenset(granted)
    return sorted(
        {*TOPICS.values(), *(topic for topic, any_of in _scopes.items() if any_of & scopes)}
    )
