"""Trials in several Lobbies at the same time: most of a trial is waiting."""

from __future__ import annotations

import multiprocessing
import queue
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tests.faults.trials.running import Outcome, Trial, run_trials

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

CONTEXT = multiprocessing.get_context("spawn")


class LaneDied(Exception):
    """A process that runs trials ended before it told what came of them."""


def run(trials: Sequence[Trial], *, lanes: int) -> Iterator[Outcome]:
    """Run all trials, so many at the same time, and yield what comes of them as it does.

    A lane ends with a trial that failed: its Lobby is of no use any more. Another takes its place.
    """
    waiting: multiprocessing.Queue[Trial | None] = CONTEXT.Queue()
    told: multiprocessing.Queue[Outcome] = CONTEXT.Queue()
    # Whoever stops this process does not wait for trials that nobody takes any more.
    waiting.cancel_join_thread()
    # Every lane finds an end to its trials, however many there come to be.
    for trial in [*trials, *[None] * (len(trials) + lanes)]:
        waiting.put(trial)
    running = [_start(waiting, told) for _ in range(min(lanes, len(trials)))]
    for _ in trials:
        yield _next(waiting, told, running)
    for lane in running:
        lane.join()


def _start(
    waiting: multiprocessing.Queue[Trial | None], told: multiprocessing.Queue[Outcome]
) -> SpawnProcess:
    lane = CONTEXT.Process(target=_work, args=(waiting, told), daemon=True)
    lane.start()
    return lane


def _next(
    waiting: multiprocessing.Queue[Trial | None],
    told: multiprocessing.Queue[Outcome],
    running: list[SpawnProcess],
) -> Outcome:
    while True:
        try:
            return told.get(timeout=1)
        except queue.Empty:
            for place, lane in enumerate(running):
                if lane.exitcode == FAILED:
                    running[place] = _start(waiting, told)
                elif lane.exitcode:
                    raise LaneDied from None


FAILED = 3


def end_politely() -> None:
    """Have this process take its programs along when it is asked to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def _work(
    waiting: multiprocessing.Queue[Trial | None], told: multiprocessing.Queue[Outcome]
) -> None:
    end_politely()
    if not run_trials(waiting.get, told.put):
        told.close()
        told.join_thread()
        raise SystemExit(FAILED)
