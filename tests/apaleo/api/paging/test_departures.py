"""Calls leave before what has come is read, and nobody waits for them for ever."""

import threading
import time

import pytest

from apaleo.api.paging import departures as module
from apaleo.api.paging.departures import Departures

LONG, PATIENT = 5.0, 0.05


@pytest.fixture
def departures() -> Departures:
    return Departures(at_once=2)


def seconds_of(departures: Departures, *, patience: float) -> float:
    began = time.monotonic()
    departures.let_pass(seconds=patience)
    return time.monotonic() - began


def test_where_no_call_waits_what_came_is_read_at_once(
    departures: Departures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUIET", LONG)

    with departures.under_way("one"), departures.under_way("two"):
        assert seconds_of(departures, patience=LONG) < LONG / 2


def test_a_swarm_is_waited_for_until_it_is_quiet(
    departures: Departures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUIET", PATIENT)
    departures.add("third")

    with departures.under_way("one"), departures.under_way("two"):
        assert PATIENT / 2 < seconds_of(departures, patience=LONG) < LONG / 2


def test_a_place_that_is_free_is_waited_for_while_a_call_waits(departures: Departures) -> None:
    departures.add("second")
    second_leaves = threading.Event()

    def leave() -> None:
        with departures.under_way("second"):
            second_leaves.wait()

    with departures.under_way("one"):
        thread = threading.Timer(PATIENT, leave)
        thread.start()
        waited = seconds_of(departures, patience=LONG)
        second_leaves.set()
        thread.join()

    # The other's time began a moment before.
    assert PATIENT / 2 < waited < LONG / 2


def test_nobody_waits_longer_than_their_patience(departures: Departures) -> None:
    departures.add("never leaves")

    assert PATIENT <= seconds_of(departures, patience=PATIENT) < LONG


def test_a_call_that_is_dropped_is_waited_for_no_longer(departures: Departures) -> None:
    departures.add("dropped")
    threading.Timer(PATIENT, departures.drop, ["dropped"]).start()

    assert seconds_of(departures, patience=LONG) < LONG / 2
