"""apaleo's login may live on any origin: the way there and back in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.driving.hotelier import HotelierFactory
from tests.browser.driving.stack import Stack

pytestmark = pytest.mark.browser

FORM_ACTION = """
const response = await fetch(location.href);
return response.headers.get("Content-Security-Policy").includes("form-action 'self'");
"""


@pytest.fixture
def elsewhere(stack: Stack) -> Iterator[str]:
    """The origin of apaleo's login page: neither Lobby's nor the identity server's."""
    origin = stack.sandbox_url.replace("127.0.0.1", "localhost")
    stack.control.change_settings(login_origin=origin)
    yield origin
    stack.control.change_settings(login_origin=None)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_login_page_on_a_third_origin_is_reached_and_leads_back(
    make_hotelier: HotelierFactory,
    stack: Stack,
    elsewhere: str,
    apaleo_account: dict[str, Any],
    *,
    has_scripts: bool,
) -> None:
    anna = make_hotelier(has_scripts=has_scripts)
    browser = anna.browser
    anna.sign_up()

    browser.click("Continue to apaleo")
    browser.wait_for_words("Demo logins")
    at_login = browser.driver.current_url
    browser.fill("E-mail", apaleo_account["users"][0]["email"])
    browser.fill("Password", "demo")
    browser.click("Sign in")
    browser.wait_for_words("asks to be connected to")
    anna.allow()

    assert at_login.startswith(f"{elsewhere}/account/login")
    assert browser.heading == "2 hotels are connected, 24 rooms found"


def test_back_from_apaleo_leads_to_the_button_and_it_works_again(
    make_hotelier: HotelierFactory, stack: Stack, elsewhere: str
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    browser.click("Continue to apaleo")
    browser.wait_for_words("Demo logins")

    browser.driver.back()
    browser.wait_for_words("What apaleo will ask you to allow")
    browser.click("Continue to apaleo")
    browser.wait_for_words("Demo logins")


def test_the_policy_on_forms_stands_on_the_page_with_the_button(
    make_hotelier: HotelierFactory, stack: Stack
) -> None:
    anna = make_hotelier()
    anna.sign_up()

    assert anna.browser.run(f"return (async () => {{{FORM_ACTION}}})()")


def test_another_apaleo_account_is_reached_while_apaleo_remembers_the_first(
    make_hotelier: HotelierFactory, stack: Stack, apaleo_account: dict[str, Any]
) -> None:
    another = stack.control.generate_account(
        code=f"C{len(stack.control.accounts()):03}", properties=1, units_per_property=3
    )
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    anna.connect(email=apaleo_account["users"][0]["email"])

    browser.open(f"{stack.url}/")
    anna.connect(email=another["users"][0]["email"])

    assert "is connected, 3 rooms found" in browser.heading


def test_the_same_apaleo_account_again_is_said_where_apaleo_cannot_be_asked_for_another(
    make_hotelier: HotelierFactory, stack: Stack, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    anna.connect(email=apaleo_account["users"][0]["email"])
    stack.control.change_settings(prompt_values=["none"])

    try:
        browser.open(f"{stack.url}/")
        browser.click("Continue to apaleo")
        browser.wait_for_words("Nothing new was connected")
    finally:
        stack.control.change_settings(prompt_values=["none", "login", "consent", "select_account"])

    assert apaleo_account["users"][0]["email"] in browser.words
    assert "Sign out at apaleo (opens in a new tab)" in browser.words
