"""The rounds of a fuzzer: each has random numbers of its own, so that it can be repeated alone."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random


@dataclass
class Fuzz:
    """A fuzzer's budget; `number` is the round that runs."""

    seed: str
    seconds: float
    only: int | None = None
    number: int = -1

    def rounds(self) -> Iterator[Random]:
        """Yield a source of random numbers for each round, at least for one."""
        ends = time.monotonic() + self.seconds
        for number in count() if self.only is None else [self.only]:
            self.number = number
            yield Random(f"{self.seed}:{self.number}")
            if time.monotonic() >= ends:
                return
