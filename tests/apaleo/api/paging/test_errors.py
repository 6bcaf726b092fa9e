import threading
import time

import pytest

from apaleo.api import pace
from apaleo.api.listings import UNITS
from apaleo.api.paging import calls
from apaleo.errors import Forbidden, RemoteContractError, RemoteUnavailable
from tests.apaleo.api.conftest import MakeApi
from tests.apaleo.api.list_server import TIMEOUT, Call, make_server, page_threads

# So the reader is only late if it does not get the processor for many calls.
A_CALL_TAKES = 0.01


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (500, RemoteUnavailable),
        (429, RemoteUnavailable),
        (404, RemoteContractError),
        (422, RemoteContractError),
    ],
)
def test_an_error_on_the_last_page_ends_the_reading(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch, status: int, error: type[Exception]
) -> None:
    """Case F23."""
    monkeypatch.setattr(pace, "ASSUMED_WAIT", 0.0)
    server = make_server(units=30)
    server.intervene = lambda call: (status, None) if call.page == 3 else None
    with server.running() as origin, pytest.raises(error):
        list(make_api(origin).read([UNITS]))

    assert page_threads() == []


def test_a_missing_scope_is_named(make_api: MakeApi) -> None:
    server = make_server(units=1)
    server.intervene = lambda call: (403, None)
    with server.running() as origin, pytest.raises(Forbidden) as caught:
        list(make_api(origin).read([UNITS]))

    assert caught.value.scope == "setup.read"


def test_an_error_drops_what_has_not_started_and_waits_for_what_is_under_way(
    make_api: MakeApi,
) -> None:
    server = make_server(units=1000)
    failed = threading.Event()

    def intervene(call: Call) -> tuple[int, object] | None:
        if call.page == 2:
            failed.set()
            return 500, None
        if call.page > 2:
            failed.wait(TIMEOUT)
            time.sleep(A_CALL_TAKES)
        return None

    server.intervene = intervene
    with server.running() as origin, pytest.raises(RemoteUnavailable):
        list(make_api(origin, workers=2).read([UNITS]))

    assert page_threads() == []
    assert len(server.calls) < 50


def test_closing_early_leaves_no_thread_and_makes_no_further_call(make_api: MakeApi) -> None:
    server = make_server(units=1000)
    server.intervene = lambda _: time.sleep(A_CALL_TAKES)
    with server.running() as origin:
        pages = make_api(origin, workers=2).read([UNITS])
        next(pages)
        pages.close()
        made = len(server.calls)

        assert page_threads() == []
        assert made < 100
        assert len(server.calls) == made


def test_an_error_of_the_consumers_heartbeat_ends_the_reading(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "HEARTBEAT", 0.01)
    server = make_server(units=1)
    stolen = threading.Event()

    def intervene(call: Call) -> None:
        stolen.wait(TIMEOUT)

    server.intervene = intervene

    def on_wait() -> None:
        stolen.set()
        raise LookupError("the run was taken over")

    with server.running() as origin, pytest.raises(LookupError):
        list(make_api(origin).read([UNITS], on_wait=on_wait))

    assert page_threads() == []
