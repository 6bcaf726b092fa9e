"""What stands in for Redis while it is away: a file that all processes of this machine share.

A limit that each process counted for itself would let as many times more through as there are
processes, and a place taken in one would be free in the next.
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from config.redis.serializer import JsonSerializer

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
SET value = excluded.value, until = excluded.until WHERE kept.until <= :now
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
        self._local = threading.local()
        # A connection must not be used, nor closed, in a child of the process that opened it.
        self._inherited: list[sqlite3.Connection] = []

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value unless there is one; tell whether it was kept."""
        return self._write(ADD, key, value, timeout).rowcount > 0

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept."""
        rows = self._do("SELECT value FROM kept WHERE key = :key AND until > :now", key)
        row = rows.fetchone()
        if row is None:
            return default
        kept = row[0]
        return kept if isinstance(kept, int) else self._serializer.loads(kept)

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value."""
        self._write(SET, key, value, timeout)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep what is there until another time; tell whether it is there."""
        statement = "UPDATE kept SET until = :until WHERE key = :key AND until > :now"
        return self._do(statement, key, until=self._until(timeout)).rowcount > 0

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; tell whether there was one."""
        return self._do("DELETE FROM kept WHERE key = :key", key).rowcount > 0

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number and return the sum; raises ValueError where there is none."""
        row = self._do(INCREASE, key, delta=delta).fetchone()
        if row is None:
            raise ValueError(f"{key}: nothing is kept")
        return int(row[0])

    def clear(self) -> None:
        """Forget everything."""
        self._do("DELETE FROM kept", "")

    def _write(self, statement: str, key: str, value: Any, timeout: Any) -> sqlite3.Cursor:
        if random.random() < 1 / PURGES:  # noqa: S311 - spreads load
            self._do("DELETE FROM kept WHERE until <= :now", "")
        kept = self._serializer.dumps(value)
        return self._do(statement, key, value=kept, until=self._until(timeout))

    def _do(self, statement: str, key: str, **values: Any) -> sqlite3.Cursor:
        return self._connection().execute(statement, {"key": key, "now": time.time(), **values})

    def _until(self, timeout: Any) -> float:
        until = self.get_backend_timeout(timeout)
        return NEVER if until is None else until

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection to the file, which is made if it is not there."""
        found: tuple[int, sqlite3.Connection] | None = getattr(self._local, "connection", None)
        if found is not None:
            if found[0] == os.getpid():
                return found[1]
            self._inherited.append(found[1])
        with suppress(FileExistsError):
            os.close(os.open(self._file, os.O_CREAT | os.O_EXCL, 0o600))
        opened = sqlite3.connect(self._file, timeout=TIMEOUT_SECONDS, isolation_level=None)
        opened.executescript(SCHEMA)
        self._local.connection = (os.getpid(), opened)
        return opened
