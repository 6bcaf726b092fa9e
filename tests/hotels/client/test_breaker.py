"""A host of apaleo's that is down is left alone but for one call at a time."""

import time
from typing import Any

import pytest

from apaleo.errors import RemoteUnavailable
from hotels.client import breaker, transport
from hotels.client.breaker import FAILURES
from sandbox.server import Server

PATH = "/.well-known/openid-configuration"


@pytest.fixture
def fails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second instead of ten is long enough for a test to wait."""
    monkeypatch.setattr(breaker, "PROBED_EVERY", 1.0)


def call(platform: Server) -> bool:
    try:
        transport().get(f"{platform.url}{PATH}")
    except RemoteUnavailable:
        return False
    return True


def calls(platform: Server) -> int:
    return len(platform.control.calls(path=PATH))


def test_a_host_that_is_down_is_asked_once_a_while_however_many_want_to(
    platform: Server, fails_at_once: None
) -> None:
    platform.control.add_fault(kind="status", path=PATH, status=503)
    for _ in range(FAILURES):
        call(platform)
    before = calls(platform)

    for _ in range(30):
        assert not call(platform)
    meanwhile = calls(platform) - before

    assert before == FAILURES
    assert meanwhile == 1


def test_the_first_answer_ends_it_for_all(platform: Server, fails_at_once: None) -> None:
    rule = platform.control.add_fault(kind="status", path=PATH, status=503)
    for _ in range(FAILURES + 1):
        call(platform)
    platform.control.delete_fault(rule)

    refused = call(platform)
    time.sleep(1.1)
    answered = [call(platform) for _ in range(5)]

    assert not refused
    assert answered == [True] * 5


def test_failures_with_a_success_between_them_close_nothing(platform: Server) -> None:
    platform.control.add_fault(kind="status", path=PATH, status=503, times=FAILURES - 1)
    for _ in range(FAILURES):
        call(platform)
    platform.control.clear_faults()
    platform.control.add_fault(kind="status", path=PATH, status=503, times=FAILURES - 1)
    for _ in range(FAILURES - 1):
        call(platform)

    assert call(platform)
    assert calls(platform) == 2 * FAILURES


def test_throttling_and_refusals_are_answers(platform: Server) -> None:
    for status in (429, 403, 404):
        platform.control.add_fault(kind="status", path=PATH, status=status, times=FAILURES)
        for _ in range(FAILURES):
            call(platform)
        platform.control.clear_faults()

    assert call(platform)


def test_whoever_is_refused_is_told_when_to_come_again(platform: Server) -> None:
    platform.control.add_fault(kind="status", path=PATH, status=503)
    for _ in range(FAILURES + 1):
        call(platform)

    with pytest.raises(RemoteUnavailable, match="left alone") as refused:
        transport().get(f"{platform.url}{PATH}")

    assert refused.value.retry_after == breaker.PROBED_EVERY


def test_another_host_goes_on(platform: Server, settings: Any) -> None:
    platform.control.add_fault(kind="status", path=PATH, status=503)
    for _ in range(FAILURES + 1):
        call(platform)
    other = platform.url.replace("127.0.0.1", "localhost")
    settings.APALEO_API_URL = other
    platform.control.clear_faults()

    assert transport().get(f"{other}{PATH}").status == 200
