"""The programs of one Lobby, on ports and in folders of their own, each known by its process id."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import requests

from config.stack.valkey import server_binary
from tests.config.stack.processes import processes

ROOT = Path(__file__).parents[2]
# None of these decides: what is due stands in the faults.
SECONDS_TO_STOP, SECONDS_TO_LISTEN = 300, 300


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Program:
    """One program that can be killed, frozen, stopped and started again."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    restarts: bool = False
    user: str | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT if self.user is None else "/",
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.user,
            )

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def children(self) -> list[int]:
        return [each.pid for each in processes() if each.parent == self.pid]

    def kill(self) -> None:
        """End it and its children as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        assert self.process is not None
        self.process.wait()

    def freeze(self) -> None:
        os.killpg(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGCONT)

    def stop(self, *, seconds: float = SECONDS_TO_STOP) -> float:
        """Ask it to stop, and return how long it took; it is killed when it does not."""
        assert self.process is not None
        began_at = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        return time.monotonic() - began_at


@dataclass
class Stack:
    """All programs of one Lobby by name; those that end are started again, as in production."""

    environment: dict[str, str]
    folder: Path
    redis_port: int
    web_port: int
    programs: dict[str, Program] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Program:
        return self.programs[name]

    def add(self, name: str, command: Sequence[str], *, restarts: bool = False) -> Program:
        program = Program(name, command, self.environment, self.folder / f"{name}.log", restarts)
        self.programs[name] = program
        program.start()
        return program

    def supervise(self) -> list[str]:
        """Start again what has ended though it should run, and return the names."""
        ended = [p for p in self.programs.values() if p.restarts and not p.is_running]
        for program in ended:
            program.start()
        return [program.name for program in ended]

    def restore(self) -> None:
        """Have everything run that belongs to it, and nothing else."""
        for program in self.programs.values():
            program.thaw()
        for name in [name for name in self.programs if name.startswith("second ")]:
            self.programs.pop(name).kill()
        for program in self.programs.values():
            if not program.is_running:
                program.start()
        wait_for_port(self.redis_port)
        wait_for_answer(self.web_port)

    def workers(self) -> list[Program]:
        return [self["interactive"], self["background"]]

    def start_redis(self) -> None:
        options = ["--port", str(self.redis_port), "--save", "", "--appendonly", "no"]
        options += ["--dir", str(self.folder), "--bind", "127.0.0.1"]
        self.add("redis", [str(server_binary()), *options])
        wait_for_port(self.redis_port)

    def start_web(self) -> None:
        bind = ["--bind", f"127.0.0.1:{self.web_port}", "config.wsgi"]
        self.add("web", [sys.executable, "-m", "gunicorn", *bind], restarts=True)
        wait_for_answer(self.web_port)

    def start_workers(self) -> None:
        celery = [sys.executable, "-m", "celery", "-q", "-A", "config"]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel=INFO"]
        for queue, processes_ in (("interactive", 2), ("background", 1)):
            options = ["-Q", queue, "-n", f"{queue}@faults", "-c", str(processes_)]
            self.add(queue, [*celery, "worker", *options, *quiet], restarts=True)
        self.add("scheduler", [*celery, "beat", "--pidfile=", "--loglevel=INFO"], restarts=True)

    def kill_all(self) -> None:
        for program in self.programs.values():
            if program.is_running:
                program.thaw()
                program.kill()


def wait_for_answer(port: int, *, seconds: float = SECONDS_TO_LISTEN) -> None:
    """Return once the web server answers: who was killed a moment ago may still be listening."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"http://127.0.0.1:{port}/health/live/", timeout=seconds).ok:
                return
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody answers on port {port}")
        time.sleep(0.05)


def wait_for_port(port: int, *, seconds: float = SECONDS_TO_LISTEN) -> None:
    """Return once somebody listens."""
    deadline = time.monotonic() + seconds
    while True:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody listens on port {port}")
        time.sleep(0.05)
