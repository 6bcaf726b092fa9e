"""The file of a sandbox's state: one sandbox at a time, and whole at any moment."""

import errno
import fcntl
import itertools
import os
from pathlib import Path


class StateFile:
    """A file that only its owner can read, and that is replaced rather than changed.

    It is this process's alone until it is left. The lock is on a file of its own, because the file
    itself is another one after each change. It is the kernel's: free again as soon as its holder
    has ended, however it did.
    """

    def __init__(self, path: Path) -> None:
        """Take the file. Raise OSError if it cannot be there or another sandbox has it."""
        self.path = path.resolve()
        self._lock = self._beside("lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._lock.seek(0)
            holder = self._lock.read().strip()
            self._lock.close()
            raise OSError(errno.EBUSY, f"process {holder} uses it") from error
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()

    def close(self) -> None:
        """Leave the file to others."""
        self._lock.close()

    def read(self) -> bytes | None:
        """Return what is in it, None if there is no such file."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None

    def write(self, text: bytes) -> None:
        """Replace what is in it; once this returns not even a power cut undoes it.

        Whatever happens before, the file is as it was.
        """
        part = self._beside("part")
        part.unlink(missing_ok=True)
        # Made with its mode rather than given it later, so that nobody can look in between.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as unfinished:
            unfinished.write(text)
            unfinished.flush()
            os.fsync(unfinished.fileno())
        part.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def move_aside(self) -> Path:
        """Give the file a free name beside its own and return that."""
        names = (self._beside(f"unreadable-{number}") for number in itertools.count(1))
        aside = next(name for name in names if not name.exists())
        return self.path.rename(aside)

    def _beside(self, suffix: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{suffix}")
