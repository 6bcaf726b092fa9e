"""Leaving for apaleo: a browser's form is led on by a page, whoever else by a redirect."""

import pytest

from accounts.models import Account
from sandbox.server import Server
from tests.connect.journey import Traveller, parameters

pytestmark = pytest.mark.django_db

BROWSER = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


def test_a_browser_is_led_on_by_a_page_and_not_by_a_redirect_behind_its_form(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    response = traveller.client.post("/connect/start/", {"account": account.pk}, headers=BROWSER)

    seconds, _, address = response["Refresh"].partition("; url=")
    assert (response.status_code, seconds) == (200, "0")
    assert address.startswith(f"{platform.url}/connect/authorize?")
    assert traveller.come_back(traveller.consent(address)).status_code == 302


def test_the_page_has_a_link_for_whoever_stays_on_it(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    response = traveller.client.post("/connect/start/", {"account": account.pk}, headers=BROWSER)

    link = response["Refresh"].partition("url=")[2].replace("&", "&amp;")
    assert f'href="{link}"' in response.content.decode()


def test_the_page_is_kept_by_no_cache_names_itself_to_nobody_and_has_no_form(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    response = traveller.client.post("/connect/start/", {"account": account.pk}, headers=BROWSER)

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "<form" not in response.content.decode()
    assert "form-action 'self'" in response["Content-Security-Policy"]


def test_whoever_does_not_say_that_they_are_a_browser_is_redirected(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    response = traveller.client.post("/connect/start/", {"account": account.pk})

    assert response.status_code == 302
    assert response["Location"].startswith(f"{platform.url}/connect/authorize?")


def test_both_ways_ask_apaleo_for_the_same(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    redirected = parameters(traveller.start(account=account))
    page = traveller.client.post("/connect/start/", {"account": account.pk}, headers=BROWSER)
    led = parameters(page["Refresh"].partition("url=")[2])

    secrets = {"state", "nonce", "code_challenge"}
    assert redirected.keys() == led.keys()
    assert {n: v for n, v in redirected.items() if n not in secrets} == {
        n: v for n, v in led.items() if n not in secrets
    }


def test_apaleo_that_went_away_since_it_was_last_seen_is_told_before_anybody_is_sent_there(
    traveller: Traveller, account: Account, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    traveller.start(account=account)
    platform.control.add_fault(kind="reset", path="^/.well-known/")
    monkeypatch.setattr("connect.authorization.MAX_AGE_AT_START", 0.0)

    response = traveller.client.post("/connect/start/", {"account": account.pk}, headers=BROWSER)

    assert response.status_code == 503
    assert "Refresh" not in response
    assert "nothing was changed" in response.content.decode()
    # Whoever is under way meanwhile comes back by what is known of apaleo.
    assert platform.control.calls(kind="discovery")
