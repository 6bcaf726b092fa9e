"""One trial after the other, in a Lobby that is used again as long as everything held."""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.faults.setup import running_lobby

if TYPE_CHECKING:
    from tests.faults.lobby import Lobby


@dataclass(frozen=True)
class Trial:
    """One injection of a fault, with a seed of its own so that it can be had again."""

    name: str
    seed: str


@dataclass(frozen=True)
class Outcome:
    """What came of a trial: why it failed, empty if it held; `late` is what missed its bound."""

    trial: Trial
    seconds: float
    late: int = 0
    failure: str = ""


def run_trials(next_trial: Callable[[], Trial | None], tell: Callable[[Outcome], None]) -> bool:
    """Run trials in one Lobby until there are no more; False as soon as one has failed."""
    trial = next_trial()
    if trial is None:
        return True
    try:
        # What reads hotels of its own accord would be taken for what the fault is about.
        with running_lobby(HOUSEKEEPING="false") as lobby:
            while trial is not None:
                outcome = _run(lobby, trial)
                tell(outcome)
                if outcome.failure:
                    raise _Failed
                trial = next_trial()
    except _Failed:
        return False
    return True


class _Failed(Exception):
    """Has the Lobby's data and logs be kept."""


def _run(lobby: Lobby, trial: Trial) -> Outcome:
    from tests.faults.faults import FAULTS
    from tests.faults.invariants import differences

    began_at = time.monotonic()
    failure = ""
    try:
        lobby.quieten()
        began_at = time.monotonic()
        FAULTS[trial.name].inject(lobby, random.Random(trial.seed))
        if found := differences(lobby):
            failure = "; ".join(found)
    except Exception as error:  # noqa: BLE001 - whatever it is, this trial has failed
        failure = f"{type(error).__name__}: {error}"
        if not isinstance(error, AssertionError) or not str(error):
            failure += f"\n{traceback.format_exc()}"
        failure += f" (logs in {lobby.stack.folder})"
    return Outcome(trial, time.monotonic() - began_at, lobby.late, failure)
