"""A way back on which the browser has sent no cookie."""

import pytest
from django.test import Client

from accounts.models import Account
from connect.refusals import Reason
from sandbox.server import Server
from tests.connect.journey import Traveller, calls_of_exchange, refusal_of
from tests.connect.pages import words
from tests.fixtures.people import SERVER_NAME

pytestmark = pytest.mark.django_db


def test_a_callback_without_any_cookie_offers_to_load_again_before_it_blames_a_browser(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)

    response = Client(SERVER_NAME=SERVER_NAME).get(callback)

    page = words(response)
    assert (response.status_code, refusal_of(response)) == (403, Reason.OTHER_BROWSER)
    assert "Please load this page once more" in page
    assert page.index("Load this page again.") < page.index("started in another browser")
    assert '<a class="button" href="">Load again</a>' in response.content.decode()


def test_loading_again_with_the_cookies_connects(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    Client(SERVER_NAME=SERVER_NAME).get(callback)

    response = traveller.come_back(callback)

    assert response.status_code == 302
    assert calls_of_exchange(platform)[0] == "token"


def test_a_browser_with_cookies_of_its_own_is_told_at_once(
    traveller: Traveller, account: Account, platform: Server, client: Client
) -> None:
    callback = traveller.set_out(account=account)
    client.cookies["lobby_browser"] = "another"

    response = client.get(callback)

    assert "once more" not in words(response)
    assert "This was started in another browser" in words(response)
