"""One program of the stack."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Check = Callable[[], bool]


def at_once() -> bool:
    """Call a program ready as soon as it was started."""
    return True


@dataclass(frozen=True, kw_only=True)
class Program:
    """How it is started and how to see that it is ready.

    `environment` comes on top of the manager's own; secrets go there and not into the
    command, which every user of the machine can read. A silent program's `stdout` is not shown.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    is_ready: Check = at_once
    is_silent: bool = False
