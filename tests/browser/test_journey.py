"""From the landing page to the hotels that were found, in a real browser on the real thing."""

import re
from typing import Any

import pytest

from tests.browser.driving.browser import BrowserFactory
from tests.browser.driving.hotelier import PASSWORD, HotelierFactory
from tests.browser.driving.stack import Stack

pytestmark = pytest.mark.browser

ROOMS_BY_HOTEL = """
return Object.fromEntries([...document.querySelectorAll("tbody tr")].map(row => [
    row.querySelector("th").innerText.trim().split("\\n")[0],
    Number(row.querySelector("[data-label=Rooms]").innerText),
]));
"""
IS_SAME_PAGE = "return window.isSamePage === true"


def test_a_hotelier_registers_connects_and_sees_the_hotels_appear(
    make_hotelier: HotelierFactory, stack: Stack, demo: str
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    stack.control.set_latency(path="/inventory", seconds=0.7)

    anna.sign_up(company="Demo Group")
    assert "Demo Group" in browser.words
    anna.go_to_apaleo(email=demo)
    browser.click("Allow")
    browser.wait_for_words("Demo Hotels is connected")
    browser.run("window.isSamePage = true")
    browser.wait_for_words("What to do next")

    rooms = browser.run(ROOMS_BY_HOTEL)
    assert browser.run(IS_SAME_PAGE), "it was reloaded"
    cities = ["Berlin", "London", "Munich", "Paris", "Vienna"]
    assert list(rooms) == [f"Demo Hotel {city}" for city in cities]
    assert rooms["Demo Hotel Munich"] == 84
    assert browser.heading == f"5 hotels are connected, {sum(rooms.values())} rooms found"


def test_progress_is_told_while_the_hotels_are_read_and_announced_when_they_are(
    make_hotelier: HotelierFactory, stack: Stack, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    stack.control.set_latency(path="/inventory", seconds=1.5)

    anna.go_to_apaleo(email=apaleo_account["users"][0]["email"])
    browser.click("Allow")
    browser.wait(lambda: re.search(r"\d+ of \d+", browser.words), "progress in numbers")
    browser.wait_for_words("What to do next")

    announcement = browser.run("return document.getElementById('announcement').textContent")
    assert announcement == browser.heading == "2 hotels are connected, 24 rooms found"


def test_signing_in_on_the_way_does_not_lose_the_thread(
    make_hotelier: HotelierFactory, stack: Stack
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up(company="Known Hotels")
    browser.driver.delete_all_cookies()

    browser.open(f"{stack.url}/")
    browser.click("I have a login")
    browser.fill("E-mail", anna.email)
    browser.fill("Password", PASSWORD)
    browser.click("Sign in")
    browser.wait_for_words("Continue to apaleo")

    assert "Your apaleo account will be connected for Known Hotels." in browser.words


def test_the_hotels_to_use_can_be_chosen(
    make_hotelier: HotelierFactory, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    anna.connect(email=apaleo_account["users"][0]["email"])
    used = "return [...document.querySelectorAll('[name=used]')].map(box => box.checked)"
    assert browser.run(used) == [True, True]

    browser.run("document.querySelector('[name=used]').click()")
    browser.click("Save which hotels to use")
    browser.wait_for_words("Saved")

    assert browser.run(used) == [False, True]


def test_declining_at_apaleo_is_understood_and_can_be_thought_over(
    make_hotelier: HotelierFactory, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    anna.go_to_apaleo(email=apaleo_account["users"][0]["email"])

    browser.click("Refuse")
    browser.wait_for_words("Nothing was connected")
    browser.click("Start again")
    browser.click("Continue to apaleo")
    browser.wait_for_words("asks to be connected to")
    browser.click("Allow")
    browser.wait_for_words("What to do next")

    assert browser.heading == "2 hotels are connected, 24 rooms found"


def test_a_user_of_apaleo_who_is_no_administrator_gets_back_with_advice(
    make_hotelier: HotelierFactory,
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    anna.go_to_apaleo(email="frontdesk@demo.example")

    browser.click("Go back")
    browser.wait_for_words("Nothing was connected")

    assert "administrator of your apaleo account" in browser.words


def test_a_refusal_stays_the_same_when_its_page_is_loaded_again(
    make_hotelier: HotelierFactory, stack: Stack, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    anna.sign_up()
    anna.go_to_apaleo(email=apaleo_account["users"][0]["email"])
    browser.click("Refuse")
    browser.wait_for_words("Nothing was connected")

    browser.driver.refresh()

    assert browser.heading == "Nothing was connected"
    token_calls = stack.control.calls(kind="token", account_code=apaleo_account["code"])
    assert token_calls == []


def test_the_way_back_leads_nowhere_in_another_browser(
    make_hotelier: HotelierFactory, make_browser: BrowserFactory, apaleo_account: dict[str, Any]
) -> None:
    anna, stranger = make_hotelier(), make_browser()
    anna.sign_up()
    anna.go_to_apaleo(email=apaleo_account["users"][0]["email"])
    anna.browser.click("Refuse")
    anna.browser.wait_for_words("Nothing was connected")

    stranger.open(anna.browser.driver.current_url)

    assert stranger.heading == "Please load this page once more"
    stranger.click("Load again")
    stranger.wait_for_words("If that does not help, this was started in another browser")


def test_an_inline_script_would_be_stopped_and_noticed(
    make_browser: BrowserFactory, stack: Stack
) -> None:
    browser = make_browser()
    browser.open(f"{stack.url}/")

    browser.run(
        "const script = document.createElement('script');"
        "script.textContent = 'window.wasRun = true';"
        "document.body.append(script);"
    )

    assert browser.run("return window.wasRun") is None
    assert any("Content Security Policy" in warning for warning in browser.console_warnings())
