"""A reading as a whole has a bound, far above the largest hotel group."""

import pytest

from apaleo.api.listings import PROPERTIES, UNITS
from apaleo.api.paging import bounds
from apaleo.api.paging.bounds import LoadBounds
from apaleo.errors import LoadTooLarge
from tests.apaleo.api.conftest import MakeApi
from tests.apaleo.api.list_server import make_server


@pytest.fixture
def few_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_RECORDS", 40)


@pytest.fixture
def few_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_BYTES", 3000)


@pytest.mark.usefixtures("few_records")
def test_lists_that_are_together_too_long_are_refused_before_they_are_read(
    make_api: MakeApi,
) -> None:
    server = make_server(units=30, properties=30)
    with server.running() as origin, pytest.raises(LoadTooLarge, match="more than 40 records"):
        list(make_api(origin).read([UNITS, PROPERTIES]))

    assert len(server.calls) < server.needed_calls(10)


@pytest.mark.usefixtures("few_records")
def test_lists_of_just_the_bound_are_read(make_api: MakeApi) -> None:
    with make_server(units=20, properties=20).running() as origin:
        pages = list(make_api(origin).read([UNITS, PROPERTIES]))

    assert sum(len(page.records) for page in pages) == 40


@pytest.mark.usefixtures("few_bytes")
def test_lists_that_are_together_too_large_are_refused(make_api: MakeApi) -> None:
    with (
        make_server(units=200).running() as origin,
        pytest.raises(LoadTooLarge, match="larger than 3,000 bytes"),
    ):
        list(make_api(origin).read([UNITS]))


def test_the_bounds_are_far_above_what_any_hotel_group_has() -> None:
    bounds = LoadBounds()

    bounds.count_records(500_000)
    bounds.count_bytes(1024**3)

    with pytest.raises(LoadTooLarge):
        bounds.count_records(10**9)
