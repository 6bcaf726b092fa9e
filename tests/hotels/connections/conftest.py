"""Which rows of a connection are held in which order."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connection as database

from tests.hotels.connections.locks import CONNECTION, HELD, Locks

LOCKS = re.compile(
    r'^UPDATE "(\w+)"|^DELETE FROM "(\w+)"|^SELECT .* FROM "(\w+)".* FOR [A-Z ]*UPDATE'
)


@contextmanager
def transactions() -> Iterator[dict[int, list[str]]]:
    """Yield, for each transaction, the tables whose rows it comes to hold, in their order."""
    held: dict[int, list[str]] = defaultdict(list)
    outermost: list[Any] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = LOCKS.match(sql)
        if found and database.in_atomic_block:
            block = database.atomic_blocks[0]
            if block not in outermost:
                outermost.append(block)
            held[outermost.index(block)].append(next(filter(None, found.groups())))
        return execute(sql, params, many, context)

    with database.execute_wrapper(note):
        yield held


@pytest.fixture
def orders() -> Locks:
    """Do something, and return in which order each transaction of it took a connection's rows."""
    if not database.features.has_select_for_update:
        pytest.skip("needs PostgreSQL: SQLite locks no single rows")

    def orders(act: Callable[[], Any]) -> list[list[str]]:
        with transactions() as held, suppress(Exception):
            act()
        of_connections = [[table for table in tables if table in HELD] for tables in held.values()]
        return [tables for tables in of_connections if CONNECTION in tables]

    return orders
