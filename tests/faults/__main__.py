"""`python -m tests.faults`: inject faults into a running Lobby and see what must hold afterwards.

The environment is made before Django is set up: this process shares the database of the others.
"""

from __future__ import annotations

import argparse
import os
import random
import sys

from tests.environment import TEST_ENVIRONMENT
from tests.faults.programs import Stack, folder_of_logs, free_port

SHORT = ["F2", "F12", "F15"]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", nargs="*", help="names of faults, such as F9 F12")
    parser.add_argument("--short", action="store_true", help="a selection for each change")
    parser.add_argument("--times", type=int, default=1, help="how often each fault is injected")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--minutes", type=float, default=0, help="mix all faults for so long")
    return parser.parse_args()


def main() -> int:
    """Run what was asked for and return the exit status."""
    options = parse()
    print(f"seed {options.seed}")
    with folder_of_logs() as folder:
        port = free_port()
        stack = Stack(environment_of(str(folder), redis_port=port), folder, port)
        os.environ.update(stack.environment)
        # Django reads the environment when it is set up, which is when these are imported.
        from tests.faults.lobby import running_lobby
        from tests.faults.runner import run_each, run_storm

        with running_lobby(stack) as lobby:
            dice = random.Random(options.seed)
            if options.minutes:
                return run_storm(lobby, minutes=options.minutes, dice=dice)
            names = SHORT if options.short else options.only
            return run_each(lobby, names=names, times=options.times, dice=dice)


def environment_of(folder: str, *, redis_port: int) -> dict[str, str]:
    sandbox = f"http://127.0.0.1:{free_port()}"
    database = os.environ.get("FAULTS_DATABASE_URL", f"sqlite:///{folder}/lobby.sqlite3")
    return TEST_ENVIRONMENT | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": folder,
        "DATABASE_URL": database,
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "APALEO_IDENTITY_URL": sandbox,
        "APALEO_API_URL": sandbox,
        "APALEO_WEBHOOK_URL": sandbox,
        "LOG_LEVEL": "WARNING",
    }


if __name__ == "__main__":
    sys.exit(main())
