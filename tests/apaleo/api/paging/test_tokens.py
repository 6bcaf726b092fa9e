import threading
from collections import Counter

import pytest

from apaleo.api import Page
from apaleo.api.listings import UNITS
from apaleo.errors import RemoteUnavailable
from tests.apaleo.api.conftest import MakeApi
from tests.apaleo.api.list_server import TIMEOUT, Call, make_server, page_threads


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


def names(pages: list[Page]) -> Counter[str]:
    return Counter(record.remote_id for page in pages for record in page.records)


def test_a_401_in_the_middle_takes_one_new_token_and_resumes_the_same_pages(
    make_api: MakeApi,
) -> None:
    """Case F21."""
    server = make_server(units=100)
    all_refused = threading.Barrier(4)

    def intervene(call: Call) -> tuple[int, object] | None:
        if call.page > 1 and call.token == "old":
            all_refused.wait(TIMEOUT)
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


def test_after_a_refusal_no_further_call_is_wasted_on_the_refused_token(make_api: MakeApi) -> None:
    server = make_server(units=500)
    renewing = threading.Event()

    def intervene(call: Call) -> tuple[int, object] | None:
        return (401, None) if call.page > 1 and call.token == "old" else None

    def token_source(rejected: str | None) -> str:
        if rejected is None:
            return "old"
        renewing.wait(0.2)
        return "new"

    server.intervene = intervene
    with server.running() as origin:
        list(make_api(origin, token_source=token_source, workers=2).read([UNITS]))

    refused = [call for call in server.calls if call.token == "old" and call.page > 1]
    assert 1 <= len(refused) <= 2


def test_a_second_401_for_the_same_page_stops_the_reading(make_api: MakeApi) -> None:
    """Case F21."""
    server = make_server(units=30)
    server.intervene = lambda call: (401, None) if call.page == 2 else None
    tokens = Tokens("old", "new", "newer")
    with server.running() as origin, pytest.raises(RemoteUnavailable, match="refused twice"):
        list(make_api(origin, token_source=tokens).read([UNITS]))

    assert tokens.asked == [None, "old"]
    assert [call.page for call in server.calls].count(2) == 2


def test_a_token_source_without_another_token_stops_the_reading(make_api: MakeApi) -> None:
    server = make_server(units=1)
    server.intervene = lambda call: (401, None)
    with server.running() as origin, pytest.raises(RemoteUnavailable, match="no other token"):
        list(make_api(origin).read([UNITS]))

    assert len(server.calls) == 1


def test_an_error_of_the_token_source_leaves_no_thread(make_api: MakeApi) -> None:
    def token_source(rejected: str | None) -> str:
        raise LookupError("disconnected")

    with pytest.raises(LookupError):
        list(make_api("http://127.0.0.1:9", token_source=token_source).read([UNITS]))

    assert page_threads() == []
