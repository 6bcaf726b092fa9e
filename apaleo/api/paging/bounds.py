"""How much one reading of an account's lists may hold: far more than any hotel group has."""

import threading

from apaleo.errors import LoadTooLarge

# The largest groups on the platform have some ten thousand rooms, and a rate plan for each room
# type and rate: a few hundred thousand records of a kilobyte each at the very most.
MAX_RECORDS = 1_000_000
MAX_BYTES = 2 * 1024**3


class LoadBounds:
    """Adds up what one reading holds, from any thread; raises LoadTooLarge when it is too much."""

    def __init__(self, *, max_records: int | None = None, max_bytes: int | None = None) -> None:
        self._records_left = self._max_records = max_records or MAX_RECORDS
        self._bytes_left = self._max_bytes = max_bytes or MAX_BYTES
        self._lock = threading.Lock()

    def count_records(self, number: int) -> None:
        """Count a list in, as long as its first page says that it is."""
        with self._lock:
            self._records_left -= number
            if self._records_left < 0:
                raise LoadTooLarge(f"the lists hold more than {self._max_records:,} records")

    def count_bytes(self, number: int) -> None:
        """Count a page in, before it is read."""
        with self._lock:
            self._bytes_left -= number
            if self._bytes_left < 0:
                raise LoadTooLarge(f"the lists are larger than {self._max_bytes:,} bytes")
