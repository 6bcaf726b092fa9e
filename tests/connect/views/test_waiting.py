"""A callback that comes too early gets a page that waits, and stays as it is meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, User
from connect import authorization
from connect import platform as apaleo
from connect.platform import Busy
from connect.refusals import Reason, Refusal
from hotels.models import Connection
from sandbox.server import Server
from tests.connect.journey import CALLBACK, Traveller, calls_of_exchange, refusal_of

PASSING = (Reason.BUSY, Reason.IN_PROGRESS)
LASTING = [reason for reason in Reason if reason not in PASSING]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[Reason], None]:
    """Let whoever comes back be refused."""

    def with_reason(reason: Reason) -> None:
        def complete(**_: Any) -> None:
            raise Refusal(reason)

        monkeypatch.setattr(authorization, "complete", complete)

    return with_reason


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], ExitStack]]:
    """Take all places of this process, until what is returned is closed."""
    monkeypatch.setattr(apaleo, "MAX_WAIT_SECONDS", 0.01)
    with ExitStack() as places:

        def take_all() -> ExitStack:
            while True:
                try:
                    places.enter_context(apaleo.capacity())
                except Busy:
                    return places

        yield take_all


@pytest.mark.parametrize("reason", PASSING)
def test_a_page_that_waits_reloads_nothing_and_has_a_link_for_who_runs_no_scripts(
    reason: Reason, browser: Client, refuse: Callable[[Reason], None]
) -> None:
    refuse(reason)

    response = browser.get(CALLBACK)

    page = response.content.decode()
    assert "http-equiv" not in page
    assert '<p hx-get="" hx-trigger="every 2s" hx-swap="none">' in page
    assert '<a class="button" href="">Try again</a>' in page
    assert "this page looks every two seconds and goes on by itself" in page
    assert response["Retry-After"] == "2"
    assert "Refresh" not in response


@pytest.mark.parametrize("reason", PASSING)
def test_a_page_that_waits_is_told_of_nothing_as_long_as_nothing_is_new(
    reason: Reason, browser: Client, refuse: Callable[[Reason], None]
) -> None:
    refuse(reason)

    response = browser.get(CALLBACK, headers=HTMX)

    assert (response.status_code, response.content) == (204, b"")
    assert "HX-Refresh" not in response
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("reason", LASTING)
def test_a_page_that_waited_is_loaded_anew_when_it_came_to_another_refusal(
    reason: Reason, browser: Client, refuse: Callable[[Reason], None]
) -> None:
    refuse(reason)

    response = browser.get(CALLBACK, headers=HTMX)

    assert (response.status_code, response["HX-Refresh"]) == (200, "true")
    assert refusal_of(browser.get(CALLBACK)) == reason


@pytest.mark.django_db
def test_who_waited_is_connected_by_the_page_and_led_on_once_it_is_loaded_anew(
    traveller: Traveller,
    account: Account,
    platform: Server,
    crowd: Callable[[], ExitStack],
) -> None:
    callback = traveller.set_out(account=account)
    places = crowd()

    too_early = traveller.client.get(callback, headers=HTMX)
    assert calls_of_exchange(platform) == []
    places.close()
    in_time = traveller.client.get(callback, headers=HTMX)
    anew = traveller.client.get(callback)

    connection = Connection.objects.get()
    assert too_early.status_code == 204
    assert in_time["HX-Refresh"] == "true"
    assert anew["Location"] == f"/connect/{connection.pk}/"
    assert calls_of_exchange(platform).count("token") == 1


@pytest.mark.django_db
def test_who_waited_is_told_once_that_nothing_new_was_connected(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    traveller.connect(account=account)
    callback = traveller.set_out(account=account)

    traveller.client.get(callback, headers=HTMX)
    page = traveller.client.get(callback, follow=True).content.decode()

    assert page.count("Nothing new was connected") == 1
