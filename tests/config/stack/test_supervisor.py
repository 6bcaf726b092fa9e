"""The process manager starts in order, stops in order, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.config.environments import BASE_DIR, bare
from tests.config.stack.processes import group_of_children, members, wait_until

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a small stack and wait until it is ready."""
    started: list[subprocess.Popen[str]] = []

    def start_stack(*names: str) -> subprocess.Popen[str]:
        stack = subprocess.Popen(
            [sys.executable, "-m", "tests.config.stack.small_stack", str(tmp_path), *names],
            cwd=BASE_DIR,
            env=bare(),
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(stack)
        assert stack.stdout
        assert any("ready" in line for line in stack.stdout)
        return stack

    yield start_stack
    for stack in started:
        stack.kill()
        stack.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_in_the_opposite_order(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    stack = start("first", "second")
    group = group_of_children(stack.pid)

    stack.send_signal(number)

    assert stack.wait(10) == 0
    assert members(group) == []
    log = (tmp_path / "log").read_text().splitlines()
    assert log == ["first starts", "second starts", "second stops", "first stops"]


def test_killing_the_manager_ends_its_programs_and_theirs(start: Start) -> None:
    stack = start("first", "parent")
    group = group_of_children(stack.pid)
    assert len(members(group)) == 4, "guard, first, parent and its child"

    stack.kill()

    assert wait_until(lambda: members(group) == [])


def test_killing_the_manager_ends_a_program_that_will_not_stop(start: Start) -> None:
    stack = start("stubborn")
    group = group_of_children(stack.pid)

    stack.kill()

    assert wait_until(lambda: members(group) == [])


def test_what_a_program_has_started_ends_with_the_stack(start: Start) -> None:
    stack = start("parent")
    group = group_of_children(stack.pid)

    stack.terminate()

    assert stack.wait(10) == 0
    assert members(group) == []


def test_a_second_signal_waits_for_nobody(start: Start) -> None:
    stack = start("stubborn")
    group = group_of_children(stack.pid)
    began_at = time.monotonic()

    stack.terminate()
    time.sleep(0.5)
    stack.terminate()

    assert stack.wait(10) == 0
    assert time.monotonic() - began_at < 4
    assert members(group) == []


def test_a_program_that_cannot_start_stops_all(tmp_path: Path) -> None:
    stack = subprocess.run(
        [sys.executable, "-m", "tests.config.stack.small_stack", str(tmp_path), "first", "broken"],
        cwd=BASE_DIR,
        env=bare(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert stack.returncode == 1
    assert "broken ended with status 3" in stack.stdout
    assert (tmp_path / "log").read_text().splitlines()[-1] == "first stops"


def test_a_program_that_is_killed_later_is_started_again(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start("first")
    first = (tmp_path / "first").read_text()
    time.sleep(5.2)  # until then it counts as one that cannot start

    os.kill(int(first), signal.SIGKILL)

    assert wait_until(lambda: (tmp_path / "first").read_text() not in {first, ""})


def test_killing_the_guard_stops_all(start: Start) -> None:
    stack = start("first")
    group = group_of_children(stack.pid)

    os.kill(group, signal.SIGKILL)

    assert stack.wait(10) == 1
    assert members(group) == []
