import math
import threading
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apaleo.api import paging
from apaleo.api.client import Api
from apaleo.api.listings import PROPERTIES, UNIT_GROUPS, UNITS, Page
from apaleo.api.paging import read_pages
from apaleo.errors import (
    Forbidden,
    ListChanged,
    RemoteContractError,
    RemoteUnavailable,
)
from tests.apaleo.api.items import make_property, make_unit, make_unit_group
from tests.apaleo.servers import ListServer

PROPERTIES_PATH = "/inventory/v1/properties"
UNITS_PATH = "/inventory/v1/units"
PATIENCE = 10.0


def make_server(*, units: int = 0, properties: int = 0) -> ListServer:
    return ListServer(
        {
            PROPERTIES_PATH: ("properties", [make_property(i) for i in range(properties)]),
            UNITS_PATH: ("units", [make_unit(i) for i in range(units)]),
        }
    )


@pytest.fixture
def make_api(make_transport):
    def make(origin, *, token_source=lambda rejected: "t1", **options):
        options = {"page_size": 10, "workers": 4} | options
        transport = make_transport(origin, timeout=PATIENCE)
        return Api(api_url=origin, transport=transport, token_source=token_source, **options)

    return make


def page_threads() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith("apaleo-page")]


def names(pages: list[Page]) -> Counter:
    return Counter(record.remote_id for page in pages for record in page.records)


class InMemoryCaller:
    """Stands in for the HTTP of one account; counts what it is asked for."""

    def __init__(self, lists: dict[str, tuple[str, list[dict]]]) -> None:
        self.server = ListServer(lists)
        self.asked: Counter = Counter()
        self.lock = threading.Lock()

    def get(self, path, *, token, params, scope):
        asked = dict(params)
        number, size = int(asked["pageNumber"]), int(asked["pageSize"])
        with self.lock:
            self.asked[path, number] += 1
        plural, items = self.server.lists[path]
        page = items[(number - 1) * size : number * size]
        return {plural: page, "count": len(items)} if page else None


@given(
    counts=st.tuples(*[st.integers(0, 60)] * 3),
    page_size=st.integers(1, 25),
    workers=st.integers(1, 6),
)
@settings(deadline=None, max_examples=60)
def test_every_thing_comes_once_and_every_call_is_needed(counts, page_size, workers):
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
            caller=caller,
            token_source=lambda rejected: "t1",
            page_size=page_size,
            workers=workers,
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


def test_pages_of_all_lists_are_read_side_by_side(make_api):
    """Each round waits until four calls are under way at once; read in turn, none would pass."""
    server = make_server(units=60, properties=20)
    first_pages = threading.Barrier(2)
    rounds_of_others = threading.Barrier(3)

    def intervene(call):
        (first_pages if call.page == 1 else rounds_of_others).wait(PATIENCE)

    server.intervene = intervene
    with server.running() as origin:
        pages = list(make_api(origin, workers=3).read([PROPERTIES, UNITS]))

    assert len(pages) == len(server.calls) == server.needed_calls(10) == 8


def test_no_more_calls_than_workers_are_under_way_at_once(make_api):
    server = make_server(units=95, properties=25)
    under_way, most = 0, 0
    lock = threading.Lock()

    def intervene(call):
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


def test_further_pages_do_not_wait_for_a_busy_consumer(make_api):
    server = make_server(units=40)
    all_asked = threading.Event()

    def intervene(call):
        if len(server.calls) == 4:
            all_asked.set()

    server.intervene = intervene
    with server.running() as origin:
        pages = make_api(origin).read([UNITS])
        next(pages)

        assert all_asked.wait(PATIENCE)
        assert len(list(pages)) == 3


def test_workers_keep_their_connections(make_api):
    server = make_server(units=200)
    with server.running() as origin:
        list(make_api(origin, workers=3).read([UNITS]))

    assert len(server.calls) == 20
    assert len({call.peer for call in server.calls}) <= 3


def test_an_empty_list_is_one_page_without_records(make_api):
    server = make_server()
    with server.running() as origin:
        pages = list(make_api(origin).read([UNITS]))

    assert [(page.number, page.records, page.total) for page in pages] == [(1, (), 0)]


def test_an_empty_list_may_also_say_so(make_api):
    server = make_server()
    server.intervene = lambda call: (200, {"units": [], "count": 0})
    with server.running() as origin:
        pages = list(make_api(origin).read([UNITS]))

    assert [page.total for page in pages] == [0]


def test_the_heart_beats_while_nothing_arrives(make_api, monkeypatch):
    monkeypatch.setattr(paging, "HEARTBEAT", 0.02)
    server = make_server(units=1)
    beats, enough = [], threading.Event()

    def on_wait():
        beats.append(threading.current_thread())
        if len(beats) == 3:
            enough.set()

    server.intervene = lambda call: enough.wait(PATIENCE) and None
    with server.running() as origin:
        list(make_api(origin).read([UNITS], on_wait=on_wait))

    assert len(beats) >= 3
    assert set(beats) == {threading.main_thread()}


def test_the_heart_beats_at_least_every_five_seconds():
    assert paging.HEARTBEAT <= 5


# Totals


@pytest.mark.parametrize(
    "second_page",
    [
        (204, None),
        (200, {"units": [make_unit(10)], "count": 12}),
        (200, {"units": [make_unit(10), make_unit(11), make_unit(12)], "count": 12}),
        (200, {"units": [make_unit(10), make_unit(10)], "count": 12}),
        (200, {"units": [make_unit(9), make_unit(11)], "count": 12}),
        (200, {"units": [make_unit(10), make_unit(11)], "count": 13}),
        (200, {"units": [make_unit(10), make_unit(11)], "count": 11}),
        (200, {"units": [], "count": 12}),
    ],
    ids=[
        "gone",
        "too short",
        "too long",
        "repeats itself",
        "repeats the first page",
        "total grew",
        "total shrank",
        "empty",
    ],
)
def test_a_list_that_changed_while_it_was_read_is_to_be_read_again(make_api, second_page):
    """Case F23."""
    server = make_server(units=12)
    server.intervene = lambda call: second_page if call.page == 2 else None
    with server.running() as origin, pytest.raises(ListChanged):
        list(make_api(origin).read([UNITS]))


def test_a_total_that_changed_only_in_passing_is_noticed(make_api):
    """Case F23: each page alone has the length that its own total asks for."""
    server = make_server(units=30)
    second = {"units": [make_unit(i) for i in range(10, 20)], "count": 31}
    server.intervene = lambda call: (200, second) if call.page == 2 else None
    with server.running() as origin, pytest.raises(ListChanged, match="total changed"):
        list(make_api(origin).read([UNITS]))


@pytest.mark.parametrize(
    "first_page",
    [{"units": [], "count": 3}, {"units": [make_unit(0)], "count": 0}],
    ids=["empty with a total", "full without one"],
)
def test_a_first_page_that_contradicts_itself_is_to_be_read_again(make_api, first_page):
    """Case F23."""
    server = make_server(units=3)
    server.intervene = lambda call: (200, first_page)
    with server.running() as origin, pytest.raises(ListChanged):
        list(make_api(origin).read([UNITS]))


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"units": []},
        {"units": [], "count": "0"},
        {"units": {}, "count": 1},
        {"units": [7], "count": 1},
        {"units": [{"id": 7}], "count": 1},
        {"units": [], "count": 10**9},
        {"units": [], "count": -1},
    ],
)
def test_a_page_of_the_wrong_shape_is_a_bug(make_api, body):
    server = make_server(units=1)
    server.intervene = lambda call: (200, body)
    with server.running() as origin, pytest.raises(RemoteContractError):
        list(make_api(origin).read([UNITS]))


# Errors


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (500, RemoteUnavailable),
        (429, RemoteUnavailable),
        (404, RemoteContractError),
        (422, RemoteContractError),
    ],
)
def test_an_error_on_the_last_page_ends_the_reading(make_api, status, error):
    """Case F23."""
    server = make_server(units=30)
    server.intervene = lambda call: (status, None) if call.page == 3 else None
    with server.running() as origin, pytest.raises(error):
        list(make_api(origin).read([UNITS]))

    assert page_threads() == []


def test_a_missing_scope_is_named(make_api):
    server = make_server(units=1)
    server.intervene = lambda call: (403, None)
    with server.running() as origin, pytest.raises(Forbidden) as caught:
        list(make_api(origin).read([UNITS]))

    assert caught.value.scope == "setup.read"


def test_an_error_drops_what_has_not_started_and_waits_for_what_is_under_way(make_api):
    server = make_server(units=1000)
    failed = threading.Event()

    def intervene(call):
        if call.page == 2:
            failed.set()
            return 500, None
        if call.page > 2:
            failed.wait(PATIENCE)
        return None

    server.intervene = intervene
    with server.running() as origin, pytest.raises(RemoteUnavailable):
        list(make_api(origin, workers=2).read([UNITS]))

    assert page_threads() == []
    assert len(server.calls) < 50


def test_closing_early_leaves_no_thread_and_makes_no_further_call(make_api):
    server = make_server(units=1000)
    with server.running() as origin:
        pages = make_api(origin, workers=2).read([UNITS])
        next(pages)
        pages.close()
        made = len(server.calls)

        assert page_threads() == []
        assert made < 100
        assert len(server.calls) == made


def test_an_error_of_the_consumers_heartbeat_ends_the_reading(make_api, monkeypatch):
    monkeypatch.setattr(paging, "HEARTBEAT", 0.01)
    server = make_server(units=1)
    stolen = threading.Event()
    server.intervene = lambda call: stolen.wait(PATIENCE) and None

    def on_wait():
        stolen.set()
        raise LookupError("the run was taken over")

    with server.running() as origin, pytest.raises(LookupError):
        list(make_api(origin).read([UNITS], on_wait=on_wait))

    assert page_threads() == []


# Tokens


class Tokens:
    """A token source that remembers who asked and with which refused token."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = iter(tokens)
        self.asked: list[str | None] = []
        self.threads: set[threading.Thread] = set()

    def __call__(self, rejected: str | None) -> str:
        self.asked.append(rejected)
        self.threads.add(threading.current_thread())
        return next(self.tokens)


def test_a_401_in_the_middle_takes_one_new_token_and_resumes_the_same_pages(make_api):
    """Case F21."""
    server = make_server(units=100)
    all_refused = threading.Barrier(4)

    def intervene(call):
        if call.page > 1 and call.token == "old":
            all_refused.wait(PATIENCE)
            return 401, None
        return None

    server.intervene = intervene
    tokens = Tokens("old", "new")
    with server.running() as origin:
        pages = list(make_api(origin, token_source=tokens).read([UNITS]))

    assert tokens.asked == [None, "old"]
    assert tokens.threads == {threading.main_thread()}
    assert names(pages) == Counter(f"P0-U{i}" for i in range(100))
    assert sorted(page.number for page in pages) == list(range(1, 11))
    accepted = [call.page for call in server.calls if call.token == "new" or call.page == 1]
    assert sorted(accepted) == list(range(1, 11))


def test_after_a_refusal_no_further_call_is_wasted_on_the_refused_token(make_api):
    server = make_server(units=500)
    renewing = threading.Event()

    def intervene(call):
        return (401, None) if call.page > 1 and call.token == "old" else None

    def token_source(rejected):
        if rejected is None:
            return "old"
        renewing.wait(0.2)
        return "new"

    server.intervene = intervene
    with server.running() as origin:
        list(make_api(origin, token_source=token_source, workers=2).read([UNITS]))

    refused = [call for call in server.calls if call.token == "old" and call.page > 1]
    assert 1 <= len(refused) <= 2


def test_a_second_401_for_the_same_page_stops_the_reading(make_api):
    """Case F21."""
    server = make_server(units=30)
    server.intervene = lambda call: (401, None) if call.page == 2 else None
    tokens = Tokens("old", "new", "newer")
    with server.running() as origin, pytest.raises(RemoteUnavailable, match="refused twice"):
        list(make_api(origin, token_source=tokens).read([UNITS]))

    assert tokens.asked == [None, "old"]
    assert [call.page for call in server.calls].count(2) == 2


def test_a_token_source_without_another_token_stops_the_reading(make_api):
    server = make_server(units=1)
    server.intervene = lambda call: (401, None)
    with server.running() as origin, pytest.raises(RemoteUnavailable, match="no other token"):
        list(make_api(origin).read([UNITS]))

    assert len(server.calls) == 1


def test_an_error_of_the_token_source_leaves_no_thread(make_api):
    def token_source(rejected):
        raise LookupError("disconnected")

    with pytest.raises(LookupError):
        list(make_api("http://127.0.0.1:9", token_source=token_source).read([UNITS]))

    assert page_threads() == []
