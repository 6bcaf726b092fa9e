"""From an account that has mapped nothing to all of it, with the clicks and keys counted."""

import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.driving.browser import Browser
from tests.browser.driving.effort import Effort, count_effort, counted
from tests.browser.driving.hotelier import HotelierFactory
from tests.browser.driving.phone import find_layout_problems
from tests.browser.driving.stack import Stack, run_beside

pytestmark = pytest.mark.browser
FIRST = "Start with Demo Hotel Berlin"
MAX_CLICKS, MAX_KEYS, MAX_SECONDS = 4, 30, 120
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
STANDARD = """
from accounts.models import Account
from config.stack.demo_codes import prepare_standard_codes
from rates.codes import copy_standard_codes
from rates.models import StandardRateCode, StandardRoomCode
prepare_standard_codes()
for account in Account.objects.all():
    copy_standard_codes(account)
StandardRateCode.objects.all().delete()
StandardRoomCode.objects.all().delete()
"""


@pytest.fixture
def home(make_hotelier: HotelierFactory, stack: Stack, demo: str) -> Browser:
    """The home of somebody who has just connected the demo hotels and mapped nothing."""
    anna = make_hotelier()
    count_effort(anna.browser)
    anna.sign_up()
    anna.connect(email=demo)
    anna.browser.open(f"{stack.url}/hotels/")
    return anna.browser


def test_the_demo_hotels_are_mapped_from_nothing_with_a_mouse_a_thumb_or_keys(
    home: Browser, stack: Stack
) -> None:
    with counted(home) as mouse:
        end = _click_through(home)
    _take_back(home, stack)
    home.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    with counted(home) as thumb:
        _click_through(home)
    problems = find_layout_problems(home)
    _take_back(home, stack)
    home.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    with counted(home) as keys:
        _type_through(home)
    _take_back(home, stack)
    _use_the_test_hotel_too(home, stack)
    with counted(home) as all_five:
        end_of_five = _click_through(home)
    _take_back(home, stack)
    run_beside(stack, STANDARD)
    with counted(home) as with_codes:
        end_with_codes = _click_through(home)

    _print(_lines(end), mouse=mouse, thumb=thumb, keys=keys)
    _print(_lines(end_of_five), all_five=all_five, with_codes=with_codes)
    assert _lines(end) == 72 + 22
    assert _lines(end_of_five) == _lines(end_with_codes) == 88 + 26
    assert "13 codes are new" in end
    assert "codes are new" not in end_with_codes
    with_clicks = (mouse, thumb, all_five, with_codes)
    assert {each.keys for each in with_clicks} == {0} == {keys.clicks}
    assert 0 < max(each.clicks for each in with_clicks) <= MAX_CLICKS
    assert 0 < keys.keys <= MAX_KEYS
    assert max(each.seconds for each in (*with_clicks, keys)) < MAX_SECONDS
    assert problems == []


def _click_through(browser: Browser) -> str:
    """Map all hotels from the home, and return the words at the end."""
    browser.click(FIRST)
    browser.wait_for_words("We can propose one for each")
    browser.click("See the proposal")
    browser.wait_for_words("This is what we propose")
    browser.driver.find_element(By.CSS_SELECTOR, "form.card button.button").click()
    browser.wait_for_words("nothing is left")
    return browser.words


def _type_through(browser: Browser) -> None:
    """Do the same without a mouse."""
    for words, answer in (
        (FIRST, "We can propose one for each"),
        ("See the proposal", "This is what we propose"),
        ("Create 13 codes, map 72 rate plans and 22 room types", "nothing is left"),
    ):
        browser.tab_to(words)
        browser.press(Keys.ENTER)
        browser.wait_for_words(answer)


def _take_back(browser: Browser, stack: Stack) -> None:
    browser.click("Take all of that back")
    browser.wait_for_words("lines are as they were before")
    browser.open(f"{stack.url}/hotels/")


def _use_the_test_hotel_too(browser: Browser, stack: Stack) -> None:
    browser.driver.find_element(By.PARTIAL_LINK_TEXT, "Details").click()
    browser.wait_for_words("Choose which to use")
    browser.driver.find_element(By.CSS_SELECTOR, "[name=used]:not(:checked)").click()
    browser.click("Save which hotels to use")
    browser.wait_for_words("5 of 5")
    browser.open(f"{stack.url}/hotels/")


def _lines(words: str) -> int:
    found = re.search(r"(\d+) of \1, nothing is left", words)
    assert found
    return int(found[1])


def _print(lines: int, **efforts: Effort) -> None:
    print(f"\n{lines} lines")  # noqa: T201 - the numbers are what is asked for
    for name, effort in efforts.items():
        print(f"{name:14}{effort}")  # noqa: T201
