"""One stack per folder of data."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


class AlreadyRunning(Exception):
    """Another stack uses this folder; the message says which process it is."""


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Be the only stack in `folder`, or raise AlreadyRunning.

    The lock is the kernel's: it is free again as soon as its holder has ended, however it did.
    """
    with (folder / "stack.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise AlreadyRunning(
                f"Lobby already runs with the data in {folder} (process {lock.read().strip()}). "
                "Stop that one first."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
