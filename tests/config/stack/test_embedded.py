"""What `make run` prepares before anything is started."""

import multiprocessing
import socket
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from config.stack import embedded
from config.stack.__main__ import main
from config.stack.only_one import AlreadyRunning, only_one
from config.stack.ports import HOST, PortUnavailable, refuse_unavailable
from tests.config.environments import BASE_DIR, production


@pytest.fixture
def occupied_port() -> Iterator[int]:
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return int(server.getsockname()[1])


def values(folder: Path) -> dict[str, str]:
    lines = (folder / "embedded.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def test_other_ports_change_the_addresses_and_keep_the_keys(tmp_path: Path) -> None:
    embedded.write(folder=tmp_path, port=8000, sandbox_port=8010)
    first = values(tmp_path)

    embedded.write(folder=tmp_path, port=9000, sandbox_port=9010)

    second = values(tmp_path)
    assert second["PUBLIC_URL"] == "http://127.0.0.1:9000"
    assert second["APALEO_IDENTITY_URL"] == "http://127.0.0.1:9010"
    changed = {name for name in first if first[name] != second[name]}
    assert changed == {
        "PUBLIC_URL",
        "APALEO_IDENTITY_URL",
        "APALEO_API_URL",
        "APALEO_WEBHOOK_URL",
    }


def test_two_folders_have_different_keys(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        embedded.write(folder=tmp_path / name, port=8000, sandbox_port=8010)

    one, other = values(tmp_path / "one"), values(tmp_path / "other")

    for name in ("SECRET_KEY", "TOKEN_KEYS", "APALEO_CLIENT_SECRET"):
        assert one[name] != other[name]


def test_only_the_owner_can_read_the_keys(tmp_path: Path) -> None:
    embedded.write(folder=tmp_path, port=8000, sandbox_port=8010)

    assert (tmp_path / "embedded.env").stat().st_mode & 0o777 == 0o600


def test_an_occupied_port_is_refused_with_the_way_out(occupied_port: int) -> None:
    with pytest.raises(PortUnavailable, match=rf"Port {occupied_port}.*in use.*make run PORT="):
        refuse_unavailable(port=occupied_port, variable="PORT", purpose="Lobby")


def test_a_free_port_is_not_refused(free_port: int) -> None:
    refuse_unavailable(port=free_port, variable="PORT", purpose="Lobby")


@pytest.mark.parametrize("occupied", ["--port", "--sandbox-port"])
def test_nothing_starts_while_a_port_is_occupied(
    occupied: str,
    occupied_port: int,
    free_port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("PUBLIC_URL")
    ports = {"--port": free_port, "--sandbox-port": free_port} | {occupied: occupied_port}

    status = main([f"{name}={port}" for name, port in ports.items()])

    assert status == 2
    assert f"Port {occupied_port}" in capsys.readouterr().err
    assert not (tmp_path / "embedded.env").exists()


def test_the_site_and_the_sandbox_cannot_share_a_port(
    free_port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("PUBLIC_URL")

    status = main([f"--port={free_port}", f"--sandbox-port={free_port}"])

    assert status == 2
    assert "cannot both have port" in capsys.readouterr().err


def test_a_stack_without_its_settings_does_not_start_and_says_why(
    free_port: int, tmp_path: Path
) -> None:
    environment = production(VAR_DIR=str(tmp_path), TOKEN_KEYS="")

    done = subprocess.run(
        [sys.executable, "-m", "config.stack", f"--port={free_port}"],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith("Lobby does not start")
    assert "TOKEN_KEYS is missing" in done.stderr


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "8e3", ""])
def test_what_is_no_port_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main([f"--port={text}"])

    assert refusal.value.code == 2
    assert "is not a port" in capsys.readouterr().err


def test_a_second_stack_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with (
        only_one(tmp_path),
        pytest.raises(AlreadyRunning, match="already runs"),
        only_one(tmp_path),
    ):
        pass


def test_the_folder_is_free_again_after_its_stack_was_killed(tmp_path: Path) -> None:
    holding = multiprocessing.get_context("spawn").Event()
    holder = multiprocessing.get_context("spawn").Process(target=hold, args=(tmp_path, holding))
    holder.start()
    assert holding.wait(20)

    holder.kill()
    holder.join()

    with only_one(tmp_path):
        pass


def hold(folder: Path, holding: Event) -> None:
    with only_one(folder):
        holding.set()
        multiprocessing.Event().wait(60)
