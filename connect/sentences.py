"""The one sentence that says where a connection stands: on the page, announced, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.defaultfilters import pluralize

from connect.phases import Phase
from hotels.models import Connection, SyncRun

if TYPE_CHECKING:
    from connect.progress import Progress

FAILURES = {
    SyncRun.Failure.NONE: "Your hotels could not be read.",
    SyncRun.Failure.UNAVAILABLE: "apaleo could not be reached.",
    SyncRun.Failure.FORBIDDEN: "A permission is missing, so not everything could be read.",
    SyncRun.Failure.REVOKED: "apaleo no longer lets us in.",
    SyncRun.Failure.CONTRACT: "apaleo answered in a way that we did not understand.",
    SyncRun.Failure.HELD: "Much of a hotel seems to be gone from apaleo, so we changed nothing.",
    SyncRun.Failure.CRASHED: "Reading your hotels stopped half way.",
    SyncRun.Failure.KEY: "We could not unlock your connection.",
}


def name_of(connection: Connection) -> str:
    """Return the name of the apaleo account, or its code while the name is unknown."""
    return connection.apaleo_account_name or connection.apaleo_account_code


def about(progress: Progress) -> str:
    """Return where the connection stands in one plain sentence."""
    name = name_of(progress.connection)
    match progress.phase:
        case Phase.WAITING | Phase.LOADING:
            doing = "Reading your hotels" if progress.is_first_load else "Looking for changes"
            return f"{doing} in {name}."
        case Phase.DELAYED:
            return "This takes longer than usual. It goes on by itself."
        case Phase.POSTPONED if progress.failure == SyncRun.Failure.UNAVAILABLE:
            return "apaleo cannot be reached at the moment. We keep trying by ourselves."
        case Phase.POSTPONED:
            return "Reading your hotels was interrupted. It goes on by itself."
        case Phase.FAILED:
            return FAILURES[progress.failure]
        case Phase.RECONNECT:
            return f"{name} needs to be reconnected"
        case Phase.DISCONNECTED:
            return f"{name} is disconnected"
        case Phase.DONE:
            return found(progress)


def headline(progress: Progress) -> str:
    """Return what heads the page: how the connection stands, then what was found"""
    if progress.phase in {Phase.RECONNECT, Phase.DISCONNECTED}:
        return about(progress)
    if progress.is_first_load:
        return f"{name_of(progress.connection)} is connected"
    return found(progress)


def found(progress: Progress) -> str:
    """Return which hotels are connected and how many rooms they have."""
    hotels, rooms = progress.hotels, progress.room_count
    if not hotels:
        return f"{name_of(progress.connection)} is connected, no hotels found"
    first, *others = hotels
    who = f"{len(hotels)} hotels are" if others else f"{first.name} is"
    return f"{who} connected, {rooms} room{pluralize(rooms)} found"
