import json
import math
import threading
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apaleo.api import Page
from apaleo.api.calls import Caller
from apaleo.api.listings import PROPERTIES, UNIT_GROUPS, UNITS
from apaleo.api.pace import Pace
from apaleo.api.paging import calls
from apaleo.api.paging.reading import read_pages
from apaleo.http import Reply
from tests.apaleo.api.conftest import MakeApi
from tests.apaleo.api.items import make_property, make_unit, make_unit_group
from tests.apaleo.api.list_server import TIMEOUT, Call, ListServer, make_server, page_threads


def names(pages: list[Page]) -> Counter[str]:
    return Counter(record.remote_id for page in pages for record in page.records)


class InMemoryCaller:
    """Stands in for the HTTP of one account; counts what it is asked for."""

    language = "en"

    def __init__(self, lists: dict[str, tuple[str, list[dict[str, Any]]]]) -> None:
        self.server = ListServer(lists)
        self.asked: Counter[tuple[str, int]] = Counter()
        self.lock = threading.Lock()

    def ask(
        self, path: str, *, token: str, params: Sequence[tuple[str, str]], **options: object
    ) -> Reply | None:
        asked = dict(params)
        number, size = int(asked["pageNumber"]), int(asked["pageSize"])
        with self.lock:
            self.asked[path, number] += 1
        plural, items = self.server.lists[path]
        page = items[(number - 1) * size : number * size]
        body = json.dumps({plural: page, "count": len(items)}).encode()
        return Reply(status=200, where=f"GET {path}", body=body) if page else None


@given(
    counts=st.tuples(*[st.integers(0, 60)] * 3),
    page_size=st.integers(1, 25),
    workers=st.integers(1, 6),
)
@settings(max_examples=60)
def test_every_thing_comes_once_and_every_call_is_needed(
    counts: tuple[int, int, int], page_size: int, workers: int
) -> None:
    """Case P2."""
    listings = (PROPERTIES, UNIT_GROUPS, UNITS)
    makers = (make_property, make_unit_group, make_unit)
    caller = InMemoryCaller(
        {
            listing.path: (listing.plural, [make(i) for i in range(count)])
            for listing, make, count in zip(listings, makers, counts, strict=True)
        }
    )

    pages = list(
        read_pages(
            listings,
            caller=cast("Caller", caller),
            token_source=lambda rejected: "t1",
            page_size=page_size,
            workers=workers,
            pace=Pace(most_at_once=workers),
        )
    )

    expected = {m(i)["id"] for m, n in zip(makers, counts, strict=True) for i in range(n)}
    assert names(pages) == Counter(expected)
    assert {page.listing: page.total for page in pages} == dict(zip(listings, counts, strict=True))
    needed = Counter(
        (listing.path, number)
        for listing, count in zip(listings, counts, strict=True)
        for number in range(1, max(1, math.ceil(count / page_size)) + 1)
    )
    assert caller.asked == needed
    assert page_threads() == []


def test_pages_of_all_lists_are_read_side_by_side(make_api: MakeApi) -> None:
    """Each round waits until four calls are under way at once; read in turn, none would pass."""
    server = make_server(units=60, properties=20)
    first_pages = threading.Barrier(2)
    rounds_of_others = threading.Barrier(3)

    def intervene(call: Call) -> None:
        (first_pages if call.page == 1 else rounds_of_others).wait(TIMEOUT)

    server.intervene = intervene
    with server.running() as origin:
        pages = list(make_api(origin, workers=3).read([PROPERTIES, UNITS]))

    assert len(pages) == len(server.calls) == server.needed_calls(10) == 8


def test_the_reader_has_something_else_to_do_while_the_first_pages_are_under_way(
    make_api: MakeApi,
) -> None:
    server = make_server(units=5, properties=5)
    is_done = threading.Event()
    server.intervene = lambda call: None if is_done.wait(TIMEOUT) else (500, None)
    pieces = ["one", "another"]

    def do_next() -> bool:
        if pieces:
            pieces.pop()
            return True
        is_done.set()
        return False

    with server.running() as origin:
        pages = list(make_api(origin).read([PROPERTIES, UNITS], meanwhile=do_next))

    assert len(pages) == 2
    assert pieces == []


def test_an_answer_does_not_wait_for_all_that_is_done_meanwhile(make_api: MakeApi) -> None:
    server = make_server(units=5, properties=5)
    pieces = 0

    def do_next() -> bool:
        nonlocal pieces
        pieces += 1
        time.sleep(0.01)
        return True

    server.intervene = lambda call: time.sleep(0.1)
    with server.running() as origin:
        pages = list(make_api(origin).read([PROPERTIES, UNITS], meanwhile=do_next))

    assert len(pages) == 2
    assert pieces < 100


def test_no_more_calls_than_workers_are_under_way_at_once(make_api: MakeApi) -> None:
    server = make_server(units=95, properties=25)
    under_way, most = 0, 0
    lock = threading.Lock()

    def intervene(call: Call) -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.005)
        with lock:
            under_way -= 1

    server.intervene = intervene
    with server.running() as origin:
        list(make_api(origin, workers=3).read([PROPERTIES, UNITS]))

    assert most == 3


def test_further_pages_do_not_wait_for_a_busy_consumer(make_api: MakeApi) -> None:
    server = make_server(units=40)
    all_asked = threading.Event()

    def intervene(call: Call) -> None:
        if len(server.calls) == 4:
            all_asked.set()

    server.intervene = intervene
    with server.running() as origin:
        pages = make_api(origin).read([UNITS])
        next(pages)

        assert all_asked.wait(TIMEOUT)
        assert len(list(pages)) == 3


def test_further_pages_are_asked_for_before_anybody_takes_the_first(make_api: MakeApi) -> None:
    server = make_server(units=40)
    all_asked = threading.Event()
    server.intervene = lambda call: all_asked.set() if len(server.calls) == 4 else None

    with server.running() as origin:
        pages = list(make_api(origin).read([UNITS], meanwhile=lambda: not all_asked.wait(TIMEOUT)))

    assert all_asked.is_set()
    assert len(pages) == 4


def test_workers_keep_their_connections(make_api: MakeApi) -> None:
    server = make_server(units=200)
    with server.running() as origin:
        list(make_api(origin, workers=3).read([UNITS]))

    assert len(server.calls) == 20
    assert len({call.peer for call in server.calls}) <= 3


def test_an_empty_list_is_one_page_without_records(make_api: MakeApi) -> None:
    server = make_server()
    with server.running() as origin:
        pages = list(make_api(origin).read([UNITS]))

    assert [(page.number, page.records, page.total) for page in pages] == [(1, (), 0)]


def test_an_empty_list_may_also_say_so(make_api: MakeApi) -> None:
    server = make_server()
    server.intervene = lambda call: (200, {"units": [], "count": 0})
    with server.running() as origin:
        pages = list(make_api(origin).read([UNITS]))

    assert [page.total for page in pages] == [0]


def test_the_heart_beats_while_nothing_arrives(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "HEARTBEAT", 0.02)
    server = make_server(units=1)
    beats, enough = [], threading.Event()

    def on_wait() -> None:
        beats.append(threading.current_thread())
        if len(beats) == 3:
            enough.set()

    def intervene(call: Call) -> None:
        enough.wait(TIMEOUT)

    server.intervene = intervene
    with server.running() as origin:
        list(make_api(origin).read([UNITS], on_wait=on_wait))

    assert len(beats) >= 3
    assert set(beats) == {threading.main_thread()}


def test_the_heart_beats_at_least_every_five_seconds() -> None:
    assert calls.HEARTBEAT <= 5
