"""Five people's ways through Lobby: one hotel on a phone, fifty, and three with bad luck.

With SCREENSHOTS=1 the pictures in docs/images are taken anew.
"""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.browser.driving.browser import Browser
from tests.browser.driving.hotelier import HotelierFactory
from tests.browser.driving.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

SECONDS_TO_TURN = 150
IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
# What to do next is the first thing that can be pressed below the header, or typed into.
NEXT_ENDS_AT = """
const next = [...document.querySelectorAll(
    "main :is(.button, .todo a, .todo button), main form input:not([type=hidden])"
)].filter(each => each.checkVisibility());
return Math.min(...next.map(each => each.getBoundingClientRect().bottom));
"""
MAIN_BUTTON_ENDS_AT = """
const [button] = [...document.querySelectorAll("main .button")].filter(e => e.checkVisibility());
return button ? button.getBoundingClientRect().bottom : 0;
"""
SCREENS = "return document.documentElement.scrollHeight / innerHeight"


def shoot(browser: Browser, name: str) -> None:
    """Keep a picture for the docs, if they are wanted."""
    if os.environ.get("SCREENSHOTS"):
        browser.driver.save_screenshot(str(IMAGES / f"{name}.png"))


def test_one_hotel_on_a_phone_needs_no_scrolling_to_see_what_to_do_next(
    make_hotelier: HotelierFactory, stack: Stack
) -> None:
    code = f"ONE{len(stack.control.accounts()):03}"
    account = stack.control.generate_account(
        code=code, properties=1, units_per_property=12, rate_plans_per_property=6
    )
    anna = make_hotelier(is_phone=True)
    browser = anna.browser
    below: list[str] = []
    seen: list[str] = []

    def look() -> None:
        height = browser.run("return innerHeight")
        seen.append(browser.heading)
        ends = [browser.run(script) or 0 for script in (NEXT_ENDS_AT, MAIN_BUTTON_ENDS_AT)]
        below.extend(f"{browser.heading}: ends at {end}" for end in ends if end > height)

    anna.on_page = look
    anna.sign_up()
    anna.connect(email=account["users"][0]["email"])
    shoot(browser, "one-hotel-phone")
    # One hotel: nothing to choose, nothing to save.
    assert "Save which hotels to use" not in browser.words
    assert "all of them" not in browser.words
    browser.open(f"{stack.url}/hotels/")
    look()
    browser.run("document.querySelector('.todo a').click()")
    browser.wait(lambda: browser.heading == "Rate codes", "the page of the rate codes")
    look()

    assert len(seen) == 7
    assert below == []


def test_fifty_hotels_have_one_line_of_what_is_left_and_are_found_by_name(
    make_hotelier: HotelierFactory, stack: Stack
) -> None:
    code = f"FIFTY{len(stack.control.accounts()):03}"
    account = stack.control.generate_account(
        code=code, properties=50, units_per_property=2, rate_plans_per_property=2
    )
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    anna.connect(email=account["users"][0]["email"])

    browser.open(f"{stack.url}/hotels/")
    shoot(browser, "fifty-hotels")
    assert browser.words.count("Map rate codes") <= 1
    assert "Without a code: 100 rate plans and " in browser.words
    assert browser.run(NEXT_ENDS_AT) < browser.run("return innerHeight")
    assert browser.run(SCREENS) < 4

    rows = "return [...document.querySelectorAll('tbody th')].map(e => e.innerText.split('\\n')[0])"
    name = browser.run(rows)[-1]
    browser.open(f"{stack.url}/hotels/?q={name}")
    assert name in browser.run(rows)
    assert len(browser.run(rows)) < 25


def test_a_front_desk_is_told_who_can_connect_and_how_to_use_another_login(
    make_hotelier: HotelierFactory, stack: Stack
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    anna.go_to_apaleo(email="frontdesk@demo.example")

    browser.click("Go back")
    browser.wait_for_words("Nothing was connected")
    shoot(browser, "front-desk")
    assert "Only an administrator of your apaleo account can allow it" in browser.words

    browser.click("Invite an administrator")
    browser.wait_for_words("Send invitation")
    chosen = "return document.querySelector('form[action$=\"/invite/\"] [name=role]').value"
    assert browser.run(chosen) == "manager"
    browser.driver.back()
    browser.click("Use another login")
    browser.wait_for_words("Use the login of the apaleo account that you want to connect")


def test_a_revoked_connection_says_so_at_once_and_is_back_after_one_click(
    make_hotelier: HotelierFactory, stack: Stack, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    email = apaleo_account["users"][0]["email"]
    anna.sign_up()
    anna.connect(email=email)
    connection = anna.let_a_day_pass()
    stack.control.revoke_grants(account_code=apaleo_account["code"])
    stack.control.expire_tokens(account_code=apaleo_account["code"])

    browser.open(connection)
    browser.click("Check now")
    _wait_until_it_says(browser, connection, "Needs reconnecting")
    shoot(browser, "needs-reconnecting")
    browser.open(f"{stack.url}/hotels/")
    assert "Needs reconnecting" in browser.words

    # apaleo remembers who is signed in and what was allowed, so one click is all.
    browser.click("Reconnect")
    browser.wait_for_words("2 hotels are connected")
    _wait_until_it_says(browser, connection, "Connected")
    browser.open(f"{stack.url}/hotels/")
    assert "Needs reconnecting" not in browser.words


def test_while_apaleo_is_down_every_page_says_the_same_and_all_is_well_after(
    make_hotelier: HotelierFactory, stack: Stack, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    anna.connect(email=apaleo_account["users"][0]["email"])
    connection = anna.let_a_day_pass()
    fault = stack.control.add_fault(kind="status", path="/inventory", status=503)

    browser.open(connection)
    browser.click("Check now")
    _wait_until_it_says(browser, connection, "We keep trying by ourselves")
    shoot(browser, "apaleo-down")
    browser.open(f"{stack.url}/hotels/")
    assert "We keep trying by ourselves" in browser.words
    assert "· updated" not in browser.words

    stack.control.delete_fault(fault)
    _wait_until_it_says(browser, connection, "Connected")


def _wait_until_it_says(browser: Browser, address: str, words: str) -> None:
    """Look again and again: a refused grant is asked for once more a minute later."""
    deadline = time.monotonic() + SECONDS_TO_TURN
    while time.monotonic() < deadline:
        browser.open(address)
        if words in browser.words:
            return
        time.sleep(1)
    raise AssertionError(f"{address} never said “{words}”:\n{browser.words}")
