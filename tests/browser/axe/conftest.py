"""A browser in which somebody is signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.browser.driving.browser import Browser


@pytest.fixture
def alices(
    live_server: LiveServer,
    settings: Any,
    chromium: Browser,
    alice: User,
    client_of: Callable[[User], Client],
) -> Browser:
    """The browser, in which alice is signed in."""
    settings.PUBLIC_URL = live_server.url
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    session = client_of(alice).cookies[settings.SESSION_COOKIE_NAME].value
    chromium.open(f"{live_server.url}{reverse('robots')}")
    chromium.driver.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": session})
    return chromium
