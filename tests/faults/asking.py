"""Many who want one token, in processes of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from subprocess import DEVNULL, PIPE, Popen


def ask_from_processes(
    *,
    connection: object,
    processes: int,
    threads: int,
    meanwhile: Callable[[], object] = lambda: None,
) -> list[int]:
    """Ask for one token from many at once, and return how the processes ended."""
    command = [sys.executable, "-m", "tests.processes.programs.ask_for_token"]
    programs = [
        Popen(
            [*command, str(connection), str(threads)],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            text=True,
        )
        for _ in range(processes)
    ]
    for program in programs:
        assert program.stdout is not None
        program.stdout.readline()
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    meanwhile()
    for program in programs:
        program.communicate(timeout=180)
    return [program.returncode for program in programs]
