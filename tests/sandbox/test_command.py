"""`python -m sandbox` as people run it."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator

import pytest
import requests

from sandbox.control.client import Control
from tests.sandbox.app import TIMEOUT
from tests.sandbox.process import ROOT, command, read_greeting, url_in


@pytest.fixture
def running() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A sandbox of its own process on a free port, and its greeting."""
    options = (
        "--port",
        "0",
        "--client-secret",
        "canary",
        "--accounts",
        "2",
        "--page-size",
        "500/500",
    )
    environment = os.environ | {"SANDBOX_REDIRECT_URI": "https://a.example/ https://b.example/"}
    with subprocess.Popen(
        command(*options), cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process, read_greeting(process)
        process.kill()


def test_help_names_every_option() -> None:
    answer = subprocess.run(command("--help"), cwd=ROOT, capture_output=True, text=True, check=True)

    for option in ("--port", "--redirect-uri", "--rotation", "--rate-limit", "--latency", "--seed"):
        assert option in answer.stdout


@pytest.mark.parametrize(
    ("name", "value"), [("ROTATION", "daily"), ("PAGE_SIZE", "all"), ("RATE_LIMIT", "some")]
)
def test_a_mistaken_variable_is_told_at_the_start(name: str, value: str) -> None:
    environment = os.environ | {f"SANDBOX_{name}": value}

    answer = subprocess.run(
        command(), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 2
    assert value in answer.stderr


def test_it_greets_with_all_that_is_needed_and_ends_on_a_signal(
    running: tuple[subprocess.Popen[str], str],
) -> None:
    process, greeting = running
    url = url_in(greeting)

    page = requests.get(url, timeout=TIMEOUT)
    control = Control(url)
    settings, accounts = control.settings(), control.accounts()
    control.close()
    process.send_signal(signal.SIGINT)

    assert page.status_code == 200
    assert "DEMO-AC-APP  secret canary  (connect)" in greeting
    assert "back to https://b.example/" in greeting
    assert "admin@demo.example  demo" in greeting
    assert settings["page_size_max"] == 500
    assert [account["code"] for account in accounts][-2:] == ["GEN0001", "GEN0002"]
    assert process.wait(TIMEOUT) == 0


def test_the_simple_client_gets_a_token_for_its_own_account(
    running: tuple[subprocess.Popen[str], str],
) -> None:
    _, greeting = running
    url = url_in(greeting)
    secret = re.search(r"DEMO-SP-SCRIPT  secret (\S+)", greeting)
    assert secret

    reply = requests.post(
        f"{url}/connect/token",
        {"grant_type": "client_credentials"},
        auth=("DEMO-SP-SCRIPT", secret[1]),
        timeout=TIMEOUT,
    ).json()

    account = requests.get(
        f"{url}/account/v1/accounts/current",
        headers={"Authorization": f"Bearer {reply['access_token']}"},
        timeout=TIMEOUT,
    )
    assert account.json()["code"] == "DEMO"
    assert reply.keys().isdisjoint({"refresh_token", "id_token"})


def test_an_occupied_port_gets_a_clear_message() -> None:
    with socket.create_server(("127.0.0.1", 0)) as occupant:
        port = str(occupant.getsockname()[1])

        answer = subprocess.run(
            command("--port", port), cwd=ROOT, capture_output=True, text=True, check=False
        )

    assert answer.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in answer.stderr
    assert "--port" in answer.stderr
