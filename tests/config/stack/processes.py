"""What runs on this machine, as `ps` tells it on Linux and on macOS."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    group: int
    command: str


def processes() -> list[Process]:
    """All but those that have ended and were not yet taken note of by their parent."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,pgid=,stat=,command="],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split(None, 4) for line in listed.stdout.splitlines()]
    return [
        Process(int(row[0]), int(row[1]), int(row[2]), row[4] if len(row) > 4 else "")
        for row in rows
        if not row[3].startswith("Z")
    ]


def group_of_children(manager: int) -> int:
    """The process group in which a manager runs its programs."""
    (group,) = {process.group for process in processes() if process.parent == manager}
    return group


def members(group: int) -> list[str]:
    return [process.command for process in processes() if process.group == group]


def wait_until(condition: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
