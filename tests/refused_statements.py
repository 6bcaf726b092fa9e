"""A database that refuses some statements, as one does that is away for a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError
from django.db import connection as database


@contextmanager
def refused(is_meant: Callable[[str], bool], *, times: int) -> Iterator[list[str]]:
    """Refuse the first of the statements that are meant, and yield those that were tried."""
    tried: list[str] = []

    def refuse(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if is_meant(sql):
            tried.append(sql)
            if len(tried) <= times:
                raise OperationalError("the database is away")
        return execute(sql, *args)

    with database.execute_wrapper(refuse):
        yield tried
