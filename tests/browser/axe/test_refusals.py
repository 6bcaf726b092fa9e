"""axe on every page that says why nothing was connected, in both schemes and at both widths."""

from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from connect import authorization
from connect.models import AuthorizationRequest
from connect.refusals import Reason, Refusal
from connect.views.refusal_page import PASSING
from hotels.models import Connection
from tests.browser.axe.looking import look_here
from tests.browser.driving.browser import Browser

pytestmark = pytest.mark.browser


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

    alices.open(f"{live_server.url}{reverse('connect:callback')}")

    assert alices.run("return document.querySelectorAll('.card h1').length") == 1
    assert look_here(alices) == []


@pytest.mark.parametrize("reason", PASSING)
def test_a_page_that_waits_leaves_the_focus_where_it_is_until_it_goes_on(
    reason: Reason,
    alices: Browser,
    live_server: LiveServer,
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = [0]

    def complete(**_: Any) -> AuthorizationRequest:
        asked[0] += 1
        if asked[0] < 4:
            raise Refusal(reason)
        return AuthorizationRequest(connection=connection)

    monkeypatch.setattr(authorization, "complete", complete)
    callback = f"{live_server.url}{reverse('connect:callback')}?code=abc&state=def"

    # A tab of its own: the history of one that has seen fifty pages does not grow any more.
    alices.driver.switch_to.new_window("tab")
    alices.open(f"{live_server.url}{reverse('robots')}")
    steps = alices.run("return history.length")
    alices.open(callback)
    alices.tab_to("Try again")
    alices.run("window.isTheSame = true")
    alices.wait(lambda: asked[0] == 3, "two more looks")
    assert alices.run("return window.isTheSame && document.activeElement.innerText") == "Try again"

    alices.wait(lambda: alices.heading != "One moment", "the page of the connection")
    assert str(connection.pk) in alices.driver.current_url
    # Back leads past the page that waited.
    assert alices.run("return history.length") == steps + 1


def test_a_page_that_waits_can_be_left_without_scripts(
    alices: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def complete(*, query: QueryDict, **_: Any) -> None:
        asked.append(query.urlencode())
        raise Refusal(Reason.IN_PROGRESS)

    monkeypatch.setattr(authorization, "complete", complete)
    alices.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    alices.open(f"{live_server.url}{reverse('connect:callback')}?code=abc&state=def")
    alices.click("Try again")
    alices.wait(lambda: len(asked) == 2, "another look")
    alices.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})

    assert asked == ["code=abc&state=def"] * 2
