"""apaleo's limits, shared by all who call, and a load that has to live within narrow ones."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from apaleo.api.limits import Leave
from apaleo.errors import RemoteUnavailable
from hotels import tokens
from hotels.client import api
from hotels.client.budget import CALL_SECONDS, AccountLimits
from hotels.models import Connection, SyncRun, Unit
from hotels.sync.run import work
from sandbox.server import Server
from tests.hotels.grants import expire, refreshes

pytestmark = pytest.mark.django_db(transaction=True)


def allowed(code: str, *, calls: int, is_watched: bool = True) -> int:
    return [waits(code, is_watched=is_watched) for _ in range(calls)].count(0.0)


def waits(code: str = "DEMO", *, is_watched: bool = True) -> float:
    taken = AccountLimits(code, is_watched=is_watched).take()
    if isinstance(taken, float):
        return taken
    taken()
    return 0.0


@time_machine.travel(1_790_000_000.5, tick=False)
def test_no_more_calls_go_in_a_second_than_the_account_allows(settings: Any) -> None:
    settings.APALEO_CALLS_PER_SECOND = 10

    assert allowed("DEMO", calls=25) == 10
    assert allowed("SOLO", calls=25) == 10
    assert 0 < waits() <= 0.5


def test_no_more_calls_go_in_a_minute_than_the_account_allows(settings: Any) -> None:
    settings.APALEO_CALLS_PER_MINUTE = 15
    with time_machine.travel(1_790_000_000.5, tick=False) as clock:
        first = allowed("DEMO", calls=10)
        clock.shift(1)
        second = allowed("DEMO", calls=10)
        clock.shift(60)
        later = allowed("DEMO", calls=10)

    assert (first, second, later) == (10, 5, 10)


@time_machine.travel(1_790_000_000.5, tick=False)
def test_what_nobody_watches_leaves_a_fifth_to_the_others(settings: Any) -> None:
    settings.APALEO_CALLS_PER_SECOND = 10

    in_background = allowed("DEMO", calls=8, is_watched=False)

    assert in_background == 8
    assert waits(is_watched=False) > 0
    assert waits() == 0


def places(number: int = 1, *, is_watched: bool = True) -> list[Leave | None]:
    """Ask for so many places among those who call, each as another process would."""
    return [place("DEMO", is_watched=is_watched) for _ in range(number)]


def place(code: str, *, is_watched: bool = True) -> Leave | None:
    taken = AccountLimits(code, is_watched=is_watched).take()
    return None if isinstance(taken, float) else taken


def test_no_more_call_at_the_same_time_than_the_account_allows(settings: Any) -> None:
    settings.APALEO_CONCURRENCY = 2
    first, second, third = places(3)
    assert first is not None

    first()
    again = places(2)

    assert (second is None, third is None) == (False, True)
    assert [each is None for each in again] == [False, True]
    assert place("SOLO") is not None


def test_whoever_is_watched_has_the_next_place_that_becomes_free(settings: Any) -> None:
    settings.APALEO_CONCURRENCY = 1
    [taken] = places(is_watched=False)
    assert taken is not None
    assert places(is_watched=True) == [None]

    taken()

    assert places(is_watched=False) == [None]
    assert places(is_watched=True) != [None]


def test_a_place_that_nobody_gives_back_is_free_after_the_longest_call(settings: Any) -> None:
    settings.APALEO_CONCURRENCY = 1
    with time_machine.travel(1_790_000_000, tick=False) as clock:
        [late] = places()
        assert late is not None
        assert places() == [None]

        clock.shift(CALL_SECONDS + 1)
        [next_one] = places()
        late()

        assert next_one is not None
        assert places() == [None], "whoever came back late gave away what is another's"


def test_a_throttling_answer_to_one_lowers_how_many_call_for_all(settings: Any) -> None:
    settings.APALEO_CONCURRENCY = 4
    AccountLimits("DEMO", is_watched=False).note_at_once(1)

    assert [each is None for each in places(2)] == [False, True]


def test_a_throttling_answer_to_a_single_call_halves_how_many_call_for_all(
    connect: Callable[..., Connection], platform: Server, settings: Any
) -> None:
    settings.APALEO_CONCURRENCY = 4
    connection = connect("DEMO")
    platform.control.add_fault(
        kind="status", path="/properties/MUC$", status=429, headers={"Retry-After": "60"}
    )
    limits = AccountLimits("DEMO", is_watched=True)
    remote = api(lambda rejected: tokens.access_token(connection.pk), limits=limits)

    with pytest.raises(RemoteUnavailable):
        remote.fetch_property("MUC")

    assert [each is None for each in places(3)] == [False, False, True]


def test_a_token_endpoint_that_throttles_one_is_left_alone_by_all(
    connect: Callable[..., Connection], platform: Server
) -> None:
    first, second = connect("DEMO"), connect("SOLO")
    expire(first)
    expire(second)
    platform.control.add_fault(
        kind="status", grant_type="refresh_token", status=429, headers={"Retry-After": "60"}
    )

    for connection in (first, second):
        with pytest.raises(RemoteUnavailable) as caught:
            tokens.access_token(connection.pk)
        assert caught.value.retry_after is not None
        assert caught.value.retry_after > 50

    assert len(refreshes(platform)) == 1


LIMITS: dict[str, dict[str, float]] = {
    "twenty calls in ten seconds": {"per_second": 2, "burst": 20, "per_minute": 3500},
    "one call at a time": {"per_second": 2, "burst": 1, "per_minute": 3500},
}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_an_account_that_needs_more_calls_than_its_limit_is_loaded_in_one_go(
    chain: Connection, platform: Server, settings: Any, limit: Any
) -> None:
    settings.APALEO_PAGE_SIZE = 3
    platform.control.change_settings(rate_limit=limit)
    run = SyncRun.objects.get()

    began_at = time.monotonic()
    work(run.pk)
    took = time.monotonic() - began_at

    run.refresh_from_db()
    calls = platform.control.calls(kind="api")
    done = [call for call in calls if call["status"] == 200]
    assert (run.state, run.retries) == (SyncRun.State.DONE, 0)
    assert run.is_throttled
    assert len(done) > 20
    assert Unit.objects.count() == 30
    # What the limit allows, and half as much again.
    assert took < 1.5 * (len(done) - limit["burst"]) / limit["per_second"] + 4
