from collections.abc import Callable
from typing import Any

import pytest

from apaleo.api import Api
from apaleo.http import Transport
from tests.apaleo.api.list_server import TIMEOUT

MakeApi = Callable[..., Api]
TokenSource = Callable[[str | None], str]


@pytest.fixture
def make_api(make_transport: Callable[..., Transport]) -> MakeApi:
    def make(
        origin: str, *, token_source: TokenSource = lambda rejected: "t1", **options: Any
    ) -> Api:
        options = {"page_size": 10, "workers": 4} | options
        transport = make_transport(origin, timeout=TIMEOUT)
        return Api(api_url=origin, transport=transport, token_source=token_source, **options)

    return make
