"""Many who want one token, in processes of their own.

As a program it takes the connection, how many processes ask, and how many threads in each of
them. It sets Django up once and forks, for that takes longer than all they do.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from subprocess import DEVNULL, PIPE, Popen
from uuid import UUID

from tests.processes.starting import READY, wait_to_be_told
from tests.simultaneously import simultaneously

GIVE_UP_SECONDS = 600


def ask_from_processes(
    *,
    connection: object,
    processes: int,
    threads: int,
    meanwhile: Callable[[], object] = lambda: None,
) -> list[int]:
    """Ask for one token from many at once, and return how the processes ended: 0 with a token."""
    command = [sys.executable, "-m", __name__, str(connection), str(processes), str(threads)]
    program = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True)
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stdout.readline().strip() == READY
    program.stdin.write("\n")
    program.stdin.flush()
    meanwhile()
    answer, _ = program.communicate(timeout=GIVE_UP_SECONDS)
    return list(json.loads(answer))


def main(connection: UUID, *, processes: int, threads: int) -> None:
    """Ask, and print how each process ended."""
    import django

    django.setup()
    from hotels.tokens import access_token

    wait_to_be_told()
    children = []
    for _ in range(processes):
        child = os.fork()
        if not child:
            _ask(lambda: access_token(connection), threads=threads)
        children.append(child)
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    print(json.dumps(ended), flush=True)


def _ask(ask: Callable[[], str], *, threads: int) -> None:
    """Ask in a child that was forked, and end it."""
    status = 1
    try:
        simultaneously(*[ask] * threads)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(UUID(sys.argv[1]), processes=int(sys.argv[2]), threads=int(sys.argv[3]))
