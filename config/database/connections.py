"""How Lobby connects to each kind of database."""

from typing import Any


def connect_safely(database: dict[str, Any], *, keep_seconds: int) -> dict[str, Any]:
    """Return Django's settings of a database with what Lobby's transactions ask of its kind.

    A connection to a server is kept for `keep_seconds`, and tried before it is used again.
    """
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return database | {"CONN_MAX_AGE": keep_seconds, "CONN_HEALTH_CHECKS": True}
    options = {
        # A transaction takes the write lock when it begins, so it never fails half way
        # for having to upgrade; waiting covers a token refresh held over one HTTP call.
        "transaction_mode": "IMMEDIATE",
        "timeout": 40,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    return database | {"OPTIONS": options}
