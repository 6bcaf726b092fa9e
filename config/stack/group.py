"""Processes that end when this one does, however it ends."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

GUARD = Path(__file__).with_name("guard.py")


class ProcessGroup:
    """A process group of its own, led by the guard; entering starts it, leaving empties it.

    It is not the terminal's foreground group, so Ctrl-C reaches only the manager, which
    stops the others in their order.
    """

    def __enter__(self) -> Self:
        self._guard = subprocess.Popen(  # noqa: S603 - our own file
            [sys.executable, "-I", "-S", str(GUARD)], stdin=subprocess.PIPE, process_group=0
        )
        return self

    def __exit__(self, *_exception: object) -> None:
        # macOS answers "not permitted" where every member has ended already.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._guard.pid, signal.SIGKILL)
        self._guard.wait()
        if self._guard.stdin:
            self._guard.stdin.close()

    @property
    def is_guarded(self) -> bool:
        """Tell whether the guard still lives."""
        return self._guard.poll() is None

    def start(
        self, command: Sequence[str], *, environment: Mapping[str, str], is_silent: bool
    ) -> subprocess.Popen[str]:
        """Start a program in the group; its output is `stderr` if it is silent, else `stdout`."""
        return subprocess.Popen(  # noqa: S603 - the commands are written in programs.py
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if is_silent else subprocess.PIPE,
            stderr=subprocess.PIPE if is_silent else subprocess.STDOUT,
            text=True,
            errors="replace",
            process_group=self._guard.pid,
        )
