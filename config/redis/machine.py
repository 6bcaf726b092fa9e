"""What stands in for Redis while it is away: a file that all processes of this machine share.

A limit that each process counted for itself would let as many times more through as there are
processes, and a place taken in one would be free in the next.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from config.redis.serializer import JsonSerializer

Rows = list[tuple[Any, ...]]

# A write waits so long for another one, which takes a fraction of a millisecond.
TIMEOUT_SECONDS = 1.0
NEVER = 1e18
# One write in so many forgets what is over.
PURGES = 100
SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value, until REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kept_until ON kept (until);
"""
ADD = """
INSERT INTO kept VALUES (:key, :value, :until) ON CONFLICT (key) DO UPDATE
SET value = excluded.value, until = excluded.until WHERE kept.until <= :now RETURNING 1
"""
GET = "SELECT value FROM kept WHERE key = :key AND until > :now"
GET_MANY = """
SELECT key, value FROM kept WHERE key IN (SELECT value FROM json_each(:keys)) AND until > :now
"""
SET = "INSERT OR REPLACE INTO kept VALUES (:key, :value, :until)"
INCREASE = """
UPDATE kept SET value = CAST(value AS INTEGER) + :delta WHERE key = :key AND until > :now
RETURNING value
"""


class MachineCache(BaseCache):
    """A cache in a file; each step is atomic between processes, and values are JSON.

    Raises sqlite3.Error where the file cannot be written. It is the owner's alone.
    """

    def __init__(self, file: Path, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._file = file
        self._serializer = JsonSerializer()
        self._idle: list[sqlite3.Connection] = []
        self._opened_by = os.getpid()
        # A connection must not be used, nor closed, in a child of the process that opened it.
        self._inherited: list[sqlite3.Connection] = []

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value unless there is one; tell whether it was kept."""
        return bool(self._write(ADD, key, value, timeout))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept."""
        rows = self._do(GET, key)
        return self._load(rows[0][0]) if rows else default

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Return those of the keys under which something is kept, with their values."""
        rows = self._do(GET_MANY, "", keys=json.dumps(list(keys)))
        return {key: self._load(kept) for key, kept in rows}

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value."""
        self._write(SET, key, value, timeout)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep what is there until another time; tell whether it is there."""
        statement = "UPDATE kept SET until = :until WHERE key = :key AND until > :now RETURNING 1"
        return bool(self._do(statement, key, until=self._until(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; tell whether there was one."""
        return bool(self._do("DELETE FROM kept WHERE key = :key RETURNING 1", key))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number and return the sum; raises ValueError where there is none."""
        rows = self._do(INCREASE, key, delta=delta)
        if not rows:
            raise ValueError(f"{key}: nothing is kept")
        return int(rows[0][0])

    def clear(self) -> None:
        """Forget everything."""
        self._do("DELETE FROM kept", "")

    def _load(self, kept: Any) -> Any:
        return kept if isinstance(kept, int) else self._serializer.loads(kept)

    def _write(self, statement: str, key: str, value: Any, timeout: Any) -> Rows:
        if random.random() < 1 / PURGES:  # noqa: S311 - spreads load
            self._do("DELETE FROM kept WHERE until <= :now", "")
        kept = self._serializer.dumps(value)
        return self._do(statement, key, value=kept, until=self._until(timeout))

    def _until(self, timeout: Any) -> float:
        until = self.get_backend_timeout(timeout)
        return NEVER if until is None else until

    def _do(self, statement: str, key: str, **values: Any) -> Rows:
        connection = self._take_connection()
        try:
            found = connection.execute(statement, {"key": key, "now": time.time(), **values})
            return found.fetchall()
        finally:
            self._idle.append(connection)

    def _take_connection(self) -> sqlite3.Connection:
        """Return a connection to the file that no thread uses; the file is made if need be."""
        if self._opened_by != os.getpid():
            self._inherited += self._idle
            self._idle, self._opened_by = [], os.getpid()
        with suppress(IndexError):
            return self._idle.pop()
        with suppress(FileExistsError):
            os.close(os.open(self._file, os.O_CREAT | os.O_EXCL, 0o600))
        # Threads use it one after the other.
        opened = sqlite3.connect(
            self._file, timeout=TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(opened)
        except sqlite3.Error:
            opened.close()
            raise
        return opened


def _prepare(opened: sqlite3.Connection) -> None:
    """Have the file as all use it.

    Of several who open a new one at the same moment SQLite refuses some, and lets none of them
    wait: each wants to be alone with it, to change its journal.
    """
    ends_at = time.monotonic() + TIMEOUT_SECONDS
    while True:
        try:
            opened.executescript(SCHEMA)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= ends_at:
                raise
            time.sleep(random.random() / 100)  # noqa: S311 - spreads load
        else:
            return
