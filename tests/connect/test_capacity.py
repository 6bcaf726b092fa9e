"""How many threads may call apaleo at once, and what happens to the others."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from accounts.models import Account
from connect import platform as apaleo
from connect.models import AuthorizationRequest
from connect.platform import Busy, Capacity
from connect.refusals import Reason
from sandbox.server import Server
from tests.connect.journey import Traveller, calls_of_exchange, refusal_of
from tests.simultaneously import simultaneously

THREADS = 8


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn people away at once."""
    monkeypatch.setattr(apaleo, "MAX_WAIT_SECONDS", 0.01)


@pytest.fixture
def taken(no_waiting: None, settings: object) -> Iterator[ExitStack]:
    """All places of this process, until the stack is closed."""
    with ExitStack() as places:
        while True:
            try:
                places.enter_context(apaleo.capacity())
            except Busy:
                break
        yield places


def test_half_of_the_threads_are_let_in_and_no_more(no_waiting: None) -> None:
    capacity = Capacity(threads=THREADS)

    with ExitStack() as places:
        for _ in range(THREADS // 2):
            places.enter_context(capacity.taken())
        with pytest.raises(Busy), capacity.taken():
            pass

    with capacity.taken():
        pass


def test_a_place_that_becomes_free_goes_to_who_waits() -> None:
    capacity = Capacity(threads=2)
    is_in = threading.Event()

    def hold() -> None:
        with capacity.taken():
            is_in.set()
            time.sleep(0.2)

    holder = threading.Thread(target=hold)
    holder.start()
    is_in.wait()

    with capacity.taken():
        pass

    holder.join()


def test_only_a_quarter_of_the_threads_wait_and_the_others_are_turned_away_at_once() -> None:
    capacity = Capacity(threads=THREADS)

    def try_it() -> float:
        began = time.monotonic()
        with pytest.raises(Busy), capacity.taken():
            pass
        return time.monotonic() - began

    with ExitStack() as places:
        for _ in range(THREADS // 2):
            places.enter_context(capacity.taken())
        waits = simultaneously(*[try_it] * (THREADS // 2))

    assert sum(wait > apaleo.MAX_WAIT_SECONDS / 2 for wait in waits) == THREADS // 4


@pytest.mark.django_db
def test_a_start_without_a_place_is_told_to_try_again_and_leaves_nothing(
    traveller: Traveller, account: Account, platform: Server, taken: ExitStack
) -> None:
    response = traveller.client.post("/connect/start/", {"account": account.pk})

    assert (response.status_code, refusal_of(response)) == (503, Reason.BUSY)
    assert response["Retry-After"] == "2"
    assert "hx-get" not in response.content.decode()
    assert not AuthorizationRequest.objects.exists()


@pytest.mark.django_db
def test_a_callback_without_a_place_is_as_good_as_before(
    traveller: Traveller,
    account: Account,
    platform: Server,
    request: pytest.FixtureRequest,
) -> None:
    callback = traveller.set_out(account=account)
    taken: ExitStack = request.getfixturevalue("taken")

    turned_away = traveller.come_back(callback)
    taken.close()

    assert refusal_of(turned_away) == Reason.BUSY
    assert calls_of_exchange(platform) == []
    assert traveller.come_back(callback).status_code == 302


@pytest.mark.django_db
def test_a_place_is_given_back_also_when_apaleo_refuses(
    traveller: Traveller, account: Account, platform: Server, settings: object
) -> None:
    platform.control.add_fault(kind="reset", path="^/connect/token$")

    reasons = [refusal_of(traveller.connect(account=account)) for _ in range(THREADS + 1)]

    assert set(reasons) == {Reason.UNAVAILABLE}
