import pytest

from apaleo.api.listings import UNITS
from apaleo.errors import (
    RemoteContractError,
)
from tests.apaleo.api.list_server import make_server


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
