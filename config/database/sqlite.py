"""SQLite as it is, where Django assumes the least that any build of it can do."""

import sqlite3
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def raise_parameter_limit(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Let bulk statements hold as many parameters as the library at hand takes.

    Django cuts them at 999, the limit of SQLite before 3.32; a hotel's rooms would then be
    written in a number of statements that grows with the hotel.
    """
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = limit
