"""The sandbox's idea of what time it is."""

import time
from dataclasses import dataclass


@dataclass
class Clock:
    """The machine's clock, moved by `offset` seconds."""

    offset: float = 0.0

    def now(self) -> float:
        """Return the sandbox's time as seconds since 1970."""
        return time.time() + self.offset
