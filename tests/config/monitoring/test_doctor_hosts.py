"""What `manage.py doctor` finds of the hosts that hotels are read from and webhooks ordered at."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from config.monitoring.doctor import Level, hosts
from config.monitoring.doctor.examine import EXAMINATIONS
from config.monitoring.doctor.finding import Finding
from hotels.client import breaker
from hotels.signals import platform_called
from sandbox.server import Server
from tests.apaleo.servers import Connection, raw_server, reply

Examination = Callable[[], Iterable[Finding]]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize(
        ("examination", "setting"),
        [
            pytest.param(hosts.api, "APALEO_API_URL", id="API"),
            pytest.param(hosts.webhook_api, "APALEO_WEBHOOK_URL", id="webhook API"),
        ],
    ),
]


@pytest.fixture(autouse=True)
def on(settings: Any) -> None:
    settings.WEBHOOKS = "auto"


@pytest.fixture
def silent() -> Iterator[str]:
    """An address where calls are taken and none is answered."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def found(examination: Examination) -> Finding:
    [finding] = examination()
    return finding


def answering(status: str, **headers: str) -> Callable[[Connection], None]:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(reply(b"{}", status=status, headers=lines))

    return script


def test_a_host_that_refuses_a_call_without_a_token_is_there_and_the_call_is_seen(
    examination: Examination, setting: str, platform: Server
) -> None:
    seen: list[int | None] = []

    def see(*, status: int | None, **_: Any) -> None:
        seen.append(status)

    platform_called.connect(see)
    try:
        finding = found(examination)
    finally:
        platform_called.disconnect(see)

    assert (finding.level, seen) == (Level.OK, [401])
    assert "401" in finding.what


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found"])
def test_another_refusal_is_an_answer_too(
    status: str, examination: Examination, setting: str, settings: Any
) -> None:
    with raw_server(answering(status)) as url:
        setattr(settings, setting, url)
        finding = found(examination)

    assert finding.level == Level.OK


def test_a_closed_port_is_found_with_what_to_check(
    examination: Examination, setting: str, settings: Any
) -> None:
    setattr(settings, setting, "http://127.0.0.1:9")

    finding = found(examination)

    assert finding.level == Level.PROBLEM
    assert "http://127.0.0.1:9 cannot be reached" in finding.what
    assert setting in finding.advice


def test_a_host_that_says_nothing_is_found_in_time(
    examination: Examination,
    setting: str,
    settings: Any,
    silent: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    setattr(settings, setting, silent)
    monkeypatch.setattr(hosts, "TIMEOUT_SECONDS", 0.3)
    begun = time.monotonic()

    finding = found(examination)

    assert finding.level == Level.PROBLEM
    assert time.monotonic() - begun < 3


def test_a_host_without_tls_where_there_should_be_some_is_found(
    examination: Examination, setting: str, settings: Any
) -> None:
    def script(connection: Connection) -> None:
        connection.sock.recv(65536)
        connection.send(reply(b"{}", status="400 Bad Request"))

    with raw_server(script) as url:
        setattr(settings, setting, url.replace("http:", "https:"))
        finding = found(examination)

    assert finding.level == Level.PROBLEM
    assert "SSLError" in finding.what
    assert "certificates" in finding.advice


def test_a_host_that_fails_is_found(examination: Examination, setting: str, settings: Any) -> None:
    with raw_server(answering("503 Service Unavailable")) as url:
        setattr(settings, setting, url)
        finding = found(examination)

    assert (finding.level, "503" in finding.what) == (Level.PROBLEM, True)
    assert "status page" in finding.advice


@pytest.mark.parametrize("status", ["200 OK", "302 Found"])
def test_who_refuses_nobody_is_somebody_else(
    status: str, examination: Examination, setting: str, settings: Any
) -> None:
    with raw_server(answering(status)) as url:
        setattr(settings, setting, url)
        finding = found(examination)

    assert finding.level == Level.PROBLEM
    assert "is not apaleo's" in finding.what


def test_a_host_that_throttles_is_there(
    examination: Examination, setting: str, settings: Any
) -> None:
    with raw_server(answering("429 Too Many Requests", **{"Retry-After": "60"})) as url:
        setattr(settings, setting, url)
        finding = found(examination)

    assert finding.level == Level.WARNING


def test_a_host_that_is_left_alone_is_found(
    examination: Examination, setting: str, settings: Any
) -> None:
    setattr(settings, setting, "http://127.0.0.1:9")
    findings = [found(examination) for _ in range(breaker.FAILURES + 2)]

    assert {finding.level for finding in findings} == {Level.PROBLEM}
    assert "left alone" in findings[-1].what


def test_the_command_looks_at_it(
    examination: Examination, setting: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    setattr(settings, setting, "http://127.0.0.1:9")
    for name, each in list(EXAMINATIONS.items()):
        if each is not examination:
            monkeypatch.delitem(EXAMINATIONS, name)
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)

    assert setting in out.getvalue()
