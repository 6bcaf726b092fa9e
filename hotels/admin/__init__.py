"""The admin of connections, runs and the mirror, one module per noun."""

from hotels.admin import (
    attention,
    connection,
    connection_event,
    held_removal,
    jobs,
    property,  # noqa: A004 - named for its noun
    subscription,
    sync_run,
    unit,
)

__all__ = [
    "attention",
    "connection",
    "connection_event",
    "held_removal",
    "jobs",
    "property",
    "subscription",
    "sync_run",
    "unit",
]
