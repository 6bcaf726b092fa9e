"""The admin of connections, runs and the mirror, one module per noun."""

from hotels.admin import (
    all_clear,
    attention,
    attention_jobs,
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
    "all_clear",
    "attention",
    "attention_jobs",
    "connection",
    "connection_event",
    "held_removal",
    "jobs",
    "property",
    "subscription",
    "sync_run",
    "unit",
]
