"""Calls for one apaleo account from several threads, and prints from when until when each went."""

import json
import sys
import time

import django

django.setup()

from hotels.client.budget import AccountLimits  # noqa: E402 - Django must be set up first
from tests.processes.starting import wait_to_be_told  # noqa: E402 - likewise
from tests.simultaneously import simultaneously  # noqa: E402 - likewise

threads, calls = int(sys.argv[1]), int(sys.argv[2])
SECONDS = 0.1
went: list[tuple[float, float]] = []


def call() -> None:
    limits = AccountLimits("DEMO", is_watched=True)
    for _ in range(calls):
        with limits.turn(max_wait=60):
            # The machine's clock, the same for all of its processes.
            began_at = time.monotonic()
            time.sleep(SECONDS)
            went.append((began_at, time.monotonic()))


wait_to_be_told()
simultaneously(*[call] * threads)
print(json.dumps(went))  # noqa: T201 - the answer
