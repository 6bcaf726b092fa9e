"""Which programs the stack consists of, and what their command lines give away."""

from pathlib import Path

import pytest
from pytest_django import Settings

from config.redis.broker import embedded_url
from config.stack.programs import stages

PORTS = {"port": 8000, "sandbox_port": 8010}
SANDBOX_URL = "http://127.0.0.1:8010"


@pytest.fixture(autouse=True)
def embedded(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.REDIS_URL = embedded_url(tmp_path)
    settings.APALEO_IDENTITY_URL = SANDBOX_URL
    settings.APALEO_CLIENT_SECRET = "canary-client-secret"


def names() -> list[list[str]]:
    return [[program.name for program in stage] for stage in stages(**PORTS)]


def all_names() -> list[str]:
    return [name for stage in names() for name in stage]


def test_valkey_is_there_before_those_who_need_it() -> None:
    first, second = names()

    assert first == ["valkey", "sandbox"]
    assert second == ["web", "interactive", "background", "scheduler"]


def test_with_a_redis_of_its_own_no_valkey_is_started(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"

    assert "valkey" not in all_names()


def test_with_the_real_apaleo_no_sandbox_is_started(settings: Settings) -> None:
    settings.APALEO_IDENTITY_URL = "https://identity.apaleo.com"

    assert "sandbox" not in all_names()


def test_the_sandbox_remembers_its_grants_beside_the_database(tmp_path: Path) -> None:
    (_valkey, sandbox), _rest = stages(**PORTS)

    place = sandbox.command.index("--state")
    assert sandbox.command[place + 1] == str(tmp_path / "sandbox.state")


def test_valkey_listens_on_no_tcp_port(settings: Settings) -> None:
    ((valkey, _sandbox), _rest) = stages(**PORTS)

    place = valkey.command.index("--port")
    assert valkey.command[place + 1] == "0"


def test_no_secret_is_in_a_command_line() -> None:
    words = [word for stage in stages(**PORTS) for program in stage for word in program.command]

    assert not any("canary" in word for word in words)


def test_background_work_has_a_worker_of_its_own() -> None:
    _first, rest = stages(**PORTS)

    queues = [p.command[p.command.index("-Q") + 1] for p in rest if "-Q" in p.command]
    assert queues == ["interactive", "background"]
