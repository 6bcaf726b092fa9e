"""Starting programs at the same instant, and knowing how far they are."""

import subprocess
import time
from collections.abc import Callable

READY = "ready"


def wait_until(condition: Callable[[], object], *, seconds: float = 20) -> None:
    """Return once the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def go_together(*programs: subprocess.Popen[str]) -> None:
    """Let programs go that each wait to be told, once the last of them is ready."""
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == READY
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()


def wait_to_be_told() -> None:
    """Say that this program is ready, and return when it may go."""
    print(READY, flush=True)  # noqa: T201 - the signal
    input()
