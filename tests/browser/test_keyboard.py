"""The whole way without a mouse."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.driving.browser import FOCUSED, Browser, BrowserFactory
from tests.browser.driving.hotelier import PASSWORD, HotelierFactory
from tests.browser.driving.stack import Stack

pytestmark = pytest.mark.browser


def test_a_hotel_is_connected_with_the_keyboard_alone(
    make_hotelier: HotelierFactory, stack: Stack
) -> None:
    anna = make_hotelier()
    browser = anna.browser
    browser.open(f"{stack.url}/")

    _press(browser, "Connect your hotel")
    browser.wait_for_words("Create your login")
    _type(browser, "Your hotel or company", "Hotel Solo")
    _type(browser, "Work e-mail", anna.email)
    _type(browser, "Password", PASSWORD)
    _press(browser, "Continue")
    browser.wait_for_words("Check your e-mail")
    _type(browser, "Code", anna.code())
    browser.press(Keys.ENTER)
    browser.wait_for_words("Continue to apaleo")
    _press(browser, "Continue to apaleo")
    browser.wait_for_words("to go on to")
    _type(browser, "E-mail", "admin@solo.example")
    _type(browser, "Password", "demo")
    browser.press(Keys.ENTER)
    browser.wait_for_words("asks to be connected to")
    _press(browser, "Allow")
    browser.wait_for_words("What to do next")

    assert browser.heading == "Hotel Solo Hamburg is connected, 12 rooms found"


def test_the_first_tab_offers_to_skip_to_the_content(
    make_browser: BrowserFactory, stack: Stack
) -> None:
    browser = make_browser()
    browser.open(f"{stack.url}/")

    browser.press(Keys.TAB)
    browser.tab_to("Skip to the content")
    browser.press(Keys.ENTER)
    browser.press(Keys.TAB)

    assert browser.run("return document.getElementById('main').contains(document.activeElement)")


def test_who_has_to_type_something_anew_is_there_already(
    make_browser: BrowserFactory, stack: Stack
) -> None:
    browser = make_browser()
    browser.open(f"{stack.url}/accounts/signup/")
    first = browser.run(FOCUSED)
    browser.fill("Your hotel or company", "Hotel Solo")
    # Good enough for a browser, and for no mail.
    browser.fill("Work e-mail", "anna@sea")
    browser.fill("Password", PASSWORD)
    browser.click("Continue")
    browser.wait_for_words("Enter a valid e-mail address.")

    assert first == "Your hotel or company"
    assert browser.run(FOCUSED) == "Work e-mail"


def _press(browser: Browser, words: str) -> None:
    browser.tab_to(words)
    browser.press(Keys.ENTER)


def _type(browser: Browser, label: str, text: str) -> None:
    browser.tab_to(label)
    browser.press(text)
