"""An app that has an endpoint, and calls the subscription API with what the demo granted."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.sandbox.app import TIMEOUT, App
from tests.sandbox.webhooks.listener import Listener, listening

PATH = "/v1/subscriptions"
Call = Callable[..., requests.Response]


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture
def call(app: App) -> Call:
    """Call the subscription API: `call("POST", body)`, `call("DELETE", id_=…)`."""
    token = app.connect()["access_token"]

    def call(method: str, body: Any = None, *, id_: str = "") -> requests.Response:
        return requests.request(
            method,
            f"{app.url}{PATH}{f'/{id_}' if id_ else ''}",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT,
        )

    return call


@pytest.fixture
def subscribe(call: Call, listener: Listener) -> Callable[..., str]:
    """Subscribe and return the subscription's id."""

    def subscribe(*events: str, **fields: Any) -> str:
        answer = call("POST", {"endpointUrl": listener.url, "events": list(events), **fields})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    return subscribe
