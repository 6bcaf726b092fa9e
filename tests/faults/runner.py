"""Injecting faults one after the other, or all together."""

from __future__ import annotations

import random
import time

from django.utils import timezone

from tests.faults.faults import FAULTS
from tests.faults.lobby import Lobby


def run_each(lobby: Lobby, *, names: list[str] | None, times: int, dice: random.Random) -> int:
    """Inject each fault so many times, in random order; return 1 if something did not hold."""
    chosen = [name for name in FAULTS if names is None or name in names] * times
    dice.shuffle(chosen)
    failed = [name for name in chosen if not _run(lobby, name, dice)]
    print(f"{len(chosen) - len(failed)} of {len(chosen)} held", *failed)
    return 1 if failed or not chosen else 0


def run_storm(lobby: Lobby, *, minutes: float, dice: random.Random) -> int:
    """Inject faults at random for so long; return 1 if something did not hold."""
    until, number = time.monotonic() + 60 * minutes, 0
    while time.monotonic() < until:
        number += 1
        if not _run(lobby, dice.choice(list(FAULTS)), dice):
            return 1
    print(f"{number} faults held")
    return 0


def _run(lobby: Lobby, name: str, dice: random.Random) -> bool:
    inject = FAULTS[name]
    lobby.quieten()
    since, began_at = timezone.now(), time.monotonic()
    try:
        inject(lobby, dice)
        lobby.check_invariants(since=since)
    except AssertionError as error:
        print(f"{name} {inject.__name__}: FAILED: {error} (logs in {lobby.stack.folder})")
        return False
    print(f"{name} {inject.__name__}: held, {time.monotonic() - began_at:.1f} s", flush=True)
    return True
