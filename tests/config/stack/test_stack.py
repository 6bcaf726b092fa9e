"""All of Lobby, started as `make run` does, on ports and in a folder of its own."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from config.stack.ports import HOST
from tests.config.environments import BASE_DIR, bare
from tests.config.stack.processes import group_of_children, members, processes, wait_until


@pytest.mark.redis
@pytest.mark.timeout(120)
def test_the_stack_answers_refuses_a_second_one_and_leaves_nothing_when_killed(
    tmp_path: Path,
) -> None:
    port, sandbox_port = free_ports()
    command = [sys.executable, "-m", "config.stack", f"--port={port}"]
    environment = bare(VAR_DIR=str(tmp_path))
    stack = subprocess.Popen(
        [*command, f"--sandbox-port={sandbox_port}"],
        cwd=BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert stack.stdout
    greeting = []
    for line in stack.stdout:
        greeting.append(line)
        if "Stop with Ctrl-C" in line:
            break
    group = group_of_children(stack.pid)

    ready = requests.get(f"http://{HOST}:{port}/health/ready/", timeout=5).json()
    second = subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True)
    running = members(group)
    stack.kill()
    stack.communicate()

    assert ready == {"status": "ready", "database": "ok", "broker": "ok", "workers": "ok"}
    assert second.returncode == 2
    assert "already runs" in second.stderr
    shown = "".join(greeting)
    assert f"http://{HOST}:{port}/admin/" in shown
    assert shown.count("(shown this once)") == 2
    for part in ("guard", "valkey", "gunicorn", "sandbox", "interactive", "background", "beat"):
        assert any(part in process for process in running), part
    assert not any("SECRET" in process for process in running)
    assert wait_until(lambda: members(group) == [])


@pytest.mark.redis
@pytest.mark.timeout(120)
def test_the_demo_starts_a_stack_connects_a_hotel_and_leaves_nothing(tmp_path: Path) -> None:
    port, sandbox_port = free_ports()

    demo = subprocess.run(
        [sys.executable, "-m", "demo", f"--port={port}", f"--sandbox-port={sandbox_port}"],
        cwd=BASE_DIR,
        env=bare(VAR_DIR=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert demo.returncode == 0, demo.stderr
    assert "5 hotels are connected, 237 rooms found" in demo.stdout
    assert "Demo Hotel Munich" in demo.stdout
    ours = (str(port), str(sandbox_port), str(tmp_path))
    assert not [p.command for p in processes() if any(part in p.command for part in ours)]


def free_ports() -> tuple[int, int]:
    with socket.create_server((HOST, 0)) as one, socket.create_server((HOST, 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]
