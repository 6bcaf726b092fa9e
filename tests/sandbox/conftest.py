"""The app, and the API as the admin of the demo account lets it see it."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.server import Server
from tests.sandbox.app import App, Get


@pytest.fixture
def app(sandbox: Server) -> App:
    return App(sandbox.url)


@pytest.fixture
def get_as(app: App) -> Callable[..., Get]:
    """Make a caller of the API with somebody's token: `get_as(email=…, scope=…)(path, **query)`."""

    def make(**consent: Any) -> Get:
        token = app.connect(**consent)["access_token"]

        def get(path: str, **options: Any) -> requests.Response:
            return app.get(path, token, **options)

        return get

    return make


@pytest.fixture
def get(get_as: Callable[..., Get]) -> Get:
    """Call the API with all that the demo account's admin has granted."""
    return get_as()
