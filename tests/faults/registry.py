"""The faults by name, and what they have in common."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.lobby import Lobby

Inject = Callable[[Lobby, random.Random], None]


@dataclass(frozen=True)
class Fault:
    """A fault; without PostgreSQL, or a disk that can be full, those that need it are left out."""

    name: str
    inject: Inject
    needs_postgres: bool = False
    needs_disk: bool = False

    @property
    def title(self) -> str:
        return self.inject.__name__.replace("_", " ")


FAULTS: dict[str, Fault] = {}


def fault(
    name: str, *, needs_postgres: bool = False, needs_disk: bool = False
) -> Callable[[Inject], Inject]:
    """Register a fault under its name: that of docs/faults.md, a letter behind it for a variant."""

    def register(inject: Inject) -> Inject:
        if name in FAULTS:
            raise ValueError(f"there are two faults {name}")
        FAULTS[name] = Fault(name, inject, needs_postgres, needs_disk)
        return inject

    return register


def load_slowly(lobby: Lobby, seconds: float = 0.3) -> None:
    """Let loads take a while, so that something can happen in the middle of them."""
    lobby.control.set_latency(seconds=seconds, path="/inventory")
    lobby.control.set_latency(seconds=seconds, path="/rateplan")


def in_the_middle(lobby: Lobby, dice: random.Random) -> None:
    """Return at some moment of a load that is under way."""
    lobby.wait_for(lobby.api_calls, seconds=30)
    time.sleep(dice.uniform(0, 0.8))
