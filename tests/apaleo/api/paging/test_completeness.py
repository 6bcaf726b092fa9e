from typing import Any

import pytest

from apaleo.api.listings import UNITS
from apaleo.errors import ListChanged
from tests.apaleo.api.conftest import MakeApi
from tests.apaleo.api.items import make_unit
from tests.apaleo.api.list_server import make_server


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
def test_a_list_that_changed_while_it_was_read_is_to_be_read_again(
    make_api: MakeApi, second_page: tuple[int, object]
) -> None:
    """Case F23."""
    server = make_server(units=12)
    server.intervene = lambda call: second_page if call.page == 2 else None
    with server.running() as origin, pytest.raises(ListChanged):
        list(make_api(origin).read([UNITS]))


def test_a_total_that_changed_only_in_passing_is_noticed(make_api: MakeApi) -> None:
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
def test_a_first_page_that_contradicts_itself_is_to_be_read_again(
    make_api: MakeApi, first_page: dict[str, Any]
) -> None:
    """Case F23."""
    server = make_server(units=3)
    server.intervene = lambda call: (200, first_page)
    with server.running() as origin, pytest.raises(ListChanged):
        list(make_api(origin).read([UNITS]))
