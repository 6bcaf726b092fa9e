"""A signal that is sent as a job reaches every receiver, at least once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.dispatch import Signal
from django.utils import timezone

from hotels.models import Notice
from jobs.runner import RetryLater, run_due
from jobs.signals import deliver


@pytest.fixture
def signal() -> Signal:
    return Signal()


def test_all_receivers_are_told_what_and_by_whom(signal: Signal) -> None:
    heard: list[tuple[Any, dict[str, Any]]] = []

    def first(sender: Any, **what: Any) -> None:
        heard.append((sender, what))

    def second(sender: Any, **what: Any) -> None:
        heard.append((sender, what))

    signal.connect(first)
    signal.connect(second)

    deliver(signal, sender=Notice, number=7)

    assert heard == [(Notice, {"signal": signal, "number": 7})] * 2


def test_a_receiver_that_fails_keeps_it_from_none_of_the_others_and_is_named(
    signal: Signal, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[str] = []

    def broken(**_: Any) -> None:
        raise ZeroDivisionError("secret-detail")

    def whole(**_: Any) -> None:
        heard.append("whole")

    signal.connect(broken)
    signal.connect(whole)

    with pytest.raises(RetryLater, match=r"^a receiver failed: ZeroDivisionError$"):
        deliver(signal, sender=Notice)

    assert heard == ["whole"]
    assert "broken" in caplog.text


def test_a_signal_that_nobody_listens_to_is_delivered(signal: Signal) -> None:
    deliver(signal, sender=Notice)


def test_a_failed_receiver_gets_the_signal_again_with_the_job(
    signal: Signal, job: Notice, handle_with: Callable[[Callable[[Notice], None]], None]
) -> None:
    heard: list[Notice] = []

    def fails_once(instance: Notice, **_: Any) -> None:
        heard.append(instance)
        if len(heard) == 1:
            raise ConnectionError

    signal.connect(fails_once)
    handle_with(lambda job: deliver(signal, sender=Notice, instance=job))

    run_due()
    job.refresh_from_db()
    after_the_first = (job.state, job.last_error)
    run_due(clock=lambda: timezone.now() + timedelta(minutes=2))

    job.refresh_from_db()
    assert after_the_first == (job.State.PENDING, "a receiver failed: ConnectionError")
    assert heard == [job, job]
    assert job.state == job.State.DONE
