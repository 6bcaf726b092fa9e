"""The pace of calls: down at once when apaleo throttles, up again slowly."""

import threading
import time

import pytest

from apaleo.api import Limits
from apaleo.api.limits import Leave
from apaleo.api.pace import CALLS_TO_RISE, MAX_WAIT, Pace
from apaleo.errors import RemoteUnavailable


class Shared(Limits):
    """Limits whose answers were written down before."""

    def __init__(self, *, number: int | None = None, pauses: list[float] | None = None) -> None:
        self.number = number
        self.pauses = pauses if pauses is not None else []
        self.told: list[int] = []
        self.left = 0

    def take(self) -> Leave | float:
        return self.pauses.pop(0) if self.pauses else self._leave

    def at_once(self, most: int) -> int:
        return self.number or most

    def note_at_once(self, number: int) -> None:
        self.told.append(number)

    def _leave(self) -> None:
        self.left += 1


def most_at_once(pace: Pace, *, calls: int, seconds: float = 0.02) -> int:
    """Make calls from many threads and return how many were under way at the same time."""
    under_way, most, lock = 0, 0, threading.Lock()

    def call() -> None:
        nonlocal under_way, most
        with pace.turn():
            with lock:
                under_way += 1
                most = max(most, under_way)
            time.sleep(seconds)
            with lock:
                under_way -= 1

    threads = [threading.Thread(target=call) for _ in range(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return most


def test_no_more_calls_than_allowed_are_under_way() -> None:
    assert most_at_once(Pace(most_at_once=3), calls=12) == 3


def test_a_throttling_answer_halves_the_calls_at_once_and_tells_it() -> None:
    limits = Shared()
    pace = Pace(most_at_once=4, limits=limits)

    assert pace.slow_down(retry_after=0)

    assert (limits.told, pace.is_slowed) == ([2], True)
    assert most_at_once(pace, calls=8) == 2


def test_it_never_falls_below_one_call() -> None:
    pace = Pace(most_at_once=4)
    for _ in range(5):
        pace.slow_down(retry_after=0)

    assert most_at_once(pace, calls=4) == 1


def test_all_are_held_back_for_as_long_as_apaleo_asks() -> None:
    pace = Pace(most_at_once=4)
    began_at = time.monotonic()

    pace.slow_down(retry_after=0.4)
    most_at_once(pace, calls=4)

    assert 0.4 <= time.monotonic() - began_at < 1.5


def test_it_rises_by_one_after_many_calls_without_complaint() -> None:
    pace = Pace(most_at_once=4, limits=Shared(number=2))
    for _ in range(CALLS_TO_RISE):
        pace.speed_up()

    assert most_at_once(pace, calls=9) == 3


def test_a_long_pause_is_not_sat_out() -> None:
    assert not Pace(most_at_once=4).slow_down(retry_after=MAX_WAIT + 1)


def test_whoever_waits_is_let_go_when_the_reading_ends() -> None:
    pace = Pace(most_at_once=1)
    pace.slow_down(retry_after=10)
    threading.Timer(0.2, pace.stop).start()

    with pytest.raises(RemoteUnavailable), pace.turn():
        pass


def test_a_turn_among_all_who_call_is_waited_for_and_given_back() -> None:
    limits = Shared(pauses=[0.1, 0.1])
    began_at = time.monotonic()

    with Pace(most_at_once=1, limits=limits).turn():
        waited, left_inside = time.monotonic() - began_at, limits.left

    assert waited >= 0.2
    assert (limits.pauses, left_inside, limits.left) == ([], 0, 1)


def test_a_single_call_waits_for_its_turn_and_gives_up_in_the_end() -> None:
    limits = Shared(pauses=[0.05] * 50)

    with pytest.raises(RemoteUnavailable), limits.turn(max_wait=0.2):
        pass

    assert limits.left == 0
