"""What all the programs say, on one screen, with the name of who says it."""

import sys
import threading
from collections.abc import Callable, Iterable

NAME_WIDTH = 12
OWN_NAME = "lobby"


class Console:
    """Writes whole lines, one at a time, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def say(self, text: str, *, name: str = OWN_NAME) -> None:
        """Write one line. Raise OSError if there is nobody to read it any more."""
        with self._lock:
            sys.stdout.write(f"{name:<{NAME_WIDTH}}| {text.rstrip()}\n")
            sys.stdout.flush()

    def follow(self, lines: Iterable[str], *, name: str, when_deaf: Callable[[], None]) -> None:
        """Write all that a program says, in a thread of its own, until it ends."""
        thread = threading.Thread(target=self._follow, args=(lines, name, when_deaf), daemon=True)
        thread.start()

    def _follow(self, lines: Iterable[str], name: str, when_deaf: Callable[[], None]) -> None:
        for line in filter(str.strip, lines):
            try:
                self.say(line, name=name)
            except OSError:
                # The reader has gone, as in `make run | head`: there is no one to run for.
                when_deaf()
                return
