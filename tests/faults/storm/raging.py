"""Disturbances that overlap for a long time, and a comparison when all is calm again."""

from __future__ import annotations

import random
import time
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from django.db import DatabaseError, connections
from django.utils import timezone

from jobs.models import Job
from jobs.runner import kinds
from tests.faults.invariants import differences
from tests.faults.lobby import SETTINGS, Lobby
from tests.faults.storm.people import People
from tests.faults.storm.weather import DISTURBANCES, Disturbance

AT_ONCE = 3
# Killed in the middle of a refresh, only the server's grace saves the token: that is for F15b.
GRACE_SECONDS = 3600
# All leases have run out by then.
CALM_SECONDS = 130


@dataclass
class Storm:
    """Disturbances that overlap, one for each part of the Lobby, while people go on as ever."""

    lobby: Lobby
    dice: random.Random
    happened: Counter[str] = field(default_factory=Counter)
    _under_way: dict[str, tuple[float, AbstractContextManager[None]]] = field(default_factory=dict)

    def rage(self, *, minutes: float) -> None:
        """Disturb for so long; everything has ended when this returns."""
        until = time.monotonic() + 60 * minutes
        next_at = time.monotonic()
        while (now := time.monotonic()) < until:
            self._end(before=now)
            self.lobby.stack.supervise()
            if now >= next_at and len(self._under_way) < AT_ONCE:
                self._begin(now)
                next_at = now + self.dice.uniform(0, 8)
            time.sleep(0.2)
        self._end(before=float("inf"))

    def _begin(self, now: float) -> None:
        one: Disturbance = self.dice.choice(
            [one for one in DISTURBANCES if one.part not in self._under_way]
        )
        context = one.begin(self.lobby, self.dice)
        context.__enter__()
        self._under_way[one.part] = (now + self.dice.uniform(*one.seconds), context)
        self.happened[one.name] += 1

    def _end(self, *, before: float) -> None:
        for part, (until, context) in list(self._under_way.items()):
            if until <= before:
                del self._under_way[part]
                context.__exit__(None, None, None)


def run_storm(lobby: Lobby, *, minutes: float, seed: int) -> list[str]:
    """Mix everything for so long, and return what is lost or doubled afterwards."""
    lobby.control.change_settings(**SETTINGS | {"grace_seconds": GRACE_SECONDS})
    people = People(lobby, random.Random(f"{seed}-people"))
    storm = Storm(lobby, random.Random(f"{seed}-weather"))
    people.start()
    try:
        storm.rage(minutes=minutes)
    finally:
        people.stop()
    settle(lobby)
    found = differences(lobby)
    _print("what happened", storm.happened)
    _print("what was acknowledged", people.did)
    return found


def settle(lobby: Lobby) -> None:
    """Let everything come to rest by itself, then read each hotel once more."""
    connections.close_all()
    lobby.control.clear_faults()
    lobby.control.clear_latency()
    lobby.control.change_settings(**SETTINGS | {"grace_seconds": GRACE_SECONDS})
    lobby.stack.restore()
    calm_until = time.monotonic() + CALM_SECONDS
    lobby.wait_for(lambda: time.monotonic() > calm_until, seconds=CALM_SECONDS)
    _hurry()
    lobby.wait_for(lobby.is_idle, seconds=200)
    lobby.sync_all()
    lobby.wait_for(lambda: lobby.is_idle() and lobby.are_jobs_done(), seconds=200)


def _hurry() -> None:
    """Have done now what waits for a later try; nobody is at it any more."""
    try:
        for kind in kinds():
            kind._default_manager.filter(state=Job.State.PENDING).update(due_at=timezone.now())
    except DatabaseError:
        connections.close_all()
        raise


def _print(title: str, counted: Counter[str]) -> None:
    print(f"\n{title}:", flush=True)
    for name, number in counted.most_common():
        print(f"  {number:5d} {name}", flush=True)
