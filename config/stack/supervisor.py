"""Starts programs stage by stage, keeps them running, and leaves none behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

from config.stack.console import Console
from config.stack.group import ProcessGroup
from config.stack.program import Program

# A program that cannot start ends, and is noticed then; a slow machine only takes its time.
SECONDS_TO_BE_READY = 300.0
SECONDS_TO_STOP = 8.0
SECONDS_TO_COUNT_AS_RUNNING = 5.0
# A program that ends again and again is started again ever later, and anew once it has lived on.
MAX_PAUSE = 30.0
SECONDS_TO_RECOVER = 120.0
TICK = 0.1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Stages = Sequence[Sequence[Program]]


@dataclass
class Running:
    """A program that was started."""

    program: Program
    process: subprocess.Popen[str]
    started_at: float
    restarts: int = 0
    start_again_at: float | None = None

    @property
    def has_ended(self) -> bool:
        """Tell whether the process is gone."""
        return self.process.poll() is not None

    @property
    def ending(self) -> str:
        """Return how it ended, in words."""
        code = self.process.returncode
        return f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"


class Supervisor:
    """Runs the stages in order until asked to stop, then stops them in the opposite order.

    A program that ends unasked is started again after a pause, unless it ended right after its
    first start: then all stop, and the exit status is 1. Each has `seconds_to_stop` to end.
    """

    def __init__(
        self,
        *,
        stages: Stages,
        console: Console,
        parent: int | None = None,
        seconds_to_stop: float = SECONDS_TO_STOP,
    ) -> None:
        self._stages = stages
        self._seconds_to_stop = seconds_to_stop
        self._console = console
        self._parent = parent
        self._running: list[list[Running]] = []
        self._is_stopping = False
        self._is_hurried = False
        self._status = 0

    def run(self, *, when_ready: Callable[[], None]) -> int:
        """Run until SIGINT, SIGTERM, SIGHUP or a failure and return the exit status.

        `when_ready` is called once everything answers. A second signal does not wait for
        anyone. With `parent`, the end of that process is a reason to stop as well.
        """
        earlier = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        try:
            with ProcessGroup() as self._group:
                self._start_all()
                if not self._is_stopping:
                    when_ready()
                while not self._is_stopping:
                    time.sleep(TICK)
                    self._look_after()
                self._stop_all()
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)
        return self._status

    def stop(self) -> None:
        """Begin to stop; may be called from a signal handler and from any thread."""
        self._is_stopping = True

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._is_hurried = self._is_stopping
        self.stop()

    def _fail(self, reason: str) -> None:
        self._status = 1
        self.stop()
        self._console.say(reason)

    def _start_all(self) -> None:
        for stage in self._stages:
            if self._is_stopping:
                return
            self._running.append([])
            for program in stage:
                self._running[-1].append(self._start(program))
            self._wait_until_ready(self._running[-1])

    def _start(self, program: Program) -> Running:
        process = self._group.start(
            program.command,
            environment={**os.environ, "PYTHONUNBUFFERED": "1", **program.environment},
            is_silent=program.is_silent,
        )
        said = process.stderr if program.is_silent else process.stdout
        if said is not None:
            self._console.follow(said, name=program.name, when_deaf=self.stop)
        return Running(program, process, time.monotonic())

    def _wait_until_ready(self, stage: Sequence[Running]) -> None:
        deadline = time.monotonic() + SECONDS_TO_BE_READY
        waiting = list(stage)
        while not self._is_stopping:
            waiting = [running for running in waiting if not running.program.is_ready()]
            if not waiting:
                return
            if time.monotonic() > deadline:
                names = ", ".join(running.program.name for running in waiting)
                self._fail(f"Not ready after {SECONDS_TO_BE_READY:.0f} seconds: {names}.")
            time.sleep(TICK)
            self._look_after()

    def _look_after(self) -> None:
        if self._parent is not None and os.getppid() != self._parent:
            self.stop()
        if not self._group.is_guarded:
            self._fail("The guard was killed. Everything stops, so that nothing is left behind.")
        for stage in self._running:
            for place, running in enumerate(stage):
                if running.has_ended and not self._is_stopping:
                    self._replace(stage, place)

    def _replace(self, stage: list[Running], place: int) -> None:
        ended = stage[place]
        name, now = ended.program.name, time.monotonic()
        lived = now - ended.started_at
        if ended.start_again_at is None:
            if not ended.restarts and lived < SECONDS_TO_COUNT_AS_RUNNING:
                self._fail(f"{name} {ended.ending}. Everything stops.")
                return
            if lived > SECONDS_TO_RECOVER:
                ended.restarts = 0
            pause = min(2.0**ended.restarts - 1, MAX_PAUSE)
            ended.start_again_at = now + pause
            when = f" in {pause:.0f} seconds" if pause else ""
            self._console.say(f"{name} {ended.ending} and is started again{when}.")
        if now >= ended.start_again_at:
            stage[place] = self._start(ended.program)
            stage[place].restarts = min(ended.restarts + 1, 10)

    def _stop_all(self) -> None:
        deadline = time.monotonic() + self._seconds_to_stop
        for stage in reversed(self._running):
            for running in stage:
                running.process.terminate()
            while not all(running.has_ended for running in stage):
                if self._is_hurried or time.monotonic() > deadline:
                    return  # the group is killed as it is left
                time.sleep(TICK)
