from collections.abc import Callable

import pytest

from apaleo.api import Api
from tests.apaleo.api.list_server import TIMEOUT

MakeApi = Callable[..., Api]


@pytest.fixture
def make_api(make_transport):
    def make(origin, *, token_source=lambda rejected: "t1", **options):
        options = {"page_size": 10, "workers": 4} | options
        transport = make_transport(origin, timeout=TIMEOUT)
        return Api(api_url=origin, transport=transport, token_source=token_source, **options)

    return make
