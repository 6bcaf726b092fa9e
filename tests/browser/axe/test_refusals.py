"""axe on every page that says why nothing was connected, in both schemes and at both widths."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from connect import authorization
from connect.refusals import Reason, Refusal
from hotels.models import Connection
from tests.browser.driving.browser import Browser
from tests.browser.test_axe import find_violations

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)
# These lead on by themselves, within seconds and without scripts, to what is on its way.
LEADS_ON = {Reason.BUSY, Reason.IN_PROGRESS}


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


@pytest.mark.parametrize("reason", Reason)
def test_axe_finds_nothing_on_the_page_of_a_refusal(
    reason: Reason,
    alices: Browser,
    live_server: LiveServer,
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def complete(**_: Any) -> None:
        raise Refusal(reason, connection=connection, scope="setup.read", apaleo_user="Nina")

    monkeypatch.setattr(authorization, "complete", complete)
    found = []

    alices.open(f"{live_server.url}{reverse('connect:callback')}")
    assert alices.run("return document.querySelectorAll('.card h1').length") == 1
    for width in WIDTHS:
        alices.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        assert alices.run("return document.documentElement.scrollWidth <= innerWidth")
        for scheme in ("light", "dark"):
            found += find_violations(alices, scheme)

    grave = [each for each in found if not each.startswith("meta-refresh")]
    assert grave == []
    assert (grave != found) == (reason in LEADS_ON)
