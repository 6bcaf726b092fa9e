"""From an account that has mapped nothing to all of it, with the clicks and keys counted."""

import re

import pytest
from selenium.webdriver.common.by import By

from tests.browser.driving.hotelier import Hotelier, HotelierFactory
from tests.browser.driving.phone import find_layout_problems
from tests.browser.driving.stack import Stack, run_beside

pytestmark = pytest.mark.browser
DEMO = "admin@demo.example"
MAX_CLICKS, MAX_CLICKS_WITH_STANDARD_CODES = 4, 6
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


def _map_everything(anna: Hotelier) -> tuple[int, str]:
    """Map all hotels from where the page leads; return the clicks and the words at the end."""
    browser = anna.browser
    browser.driver.find_elements(By.CSS_SELECTOR, "a[href$='/rates/']")[0].click()
    browser.wait_for_words("We can propose one for each")
    browser.click("See the proposal")
    browser.wait_for_words("This is what we propose")
    browser.driver.find_element(By.CSS_SELECTOR, "form.card button.button").click()
    browser.wait_for_words("nothing is left")
    return 3, browser.words


def _take_back(anna: Hotelier, stack: Stack) -> None:
    anna.browser.click("Take all of that back")
    anna.browser.wait_for_words("lines are as they were before")
    anna.browser.open(f"{stack.url}/hotels/")


def test_the_five_demo_hotels_are_mapped_from_nothing_in_four_clicks(
    make_hotelier: HotelierFactory, stack: Stack
) -> None:
    anna = make_hotelier()
    anna.sign_up()
    anna.connect(email=DEMO)

    from_nothing, end = _map_everything(anna)
    lines = re.search(r"(\d+) of \1, nothing is left", end)
    _take_back(anna, stack)
    anna.browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    on_a_phone, _ = _map_everything(anna)
    problems = find_layout_problems(anna.browser)
    _take_back(anna, stack)
    run_beside(stack, STANDARD)
    with_codes, end_with_codes = _map_everything(anna)

    assert lines
    counts = f"{from_nothing} clicks, {on_a_phone} on a phone, {with_codes} with standard codes"
    print(f"\n{lines[1]} lines: {counts}")  # noqa: T201 - the numbers are what is asked for
    assert int(lines[1]) == 72 + 22
    assert "13 codes are new" in end
    assert "codes are new" in end_with_codes
    assert "0 codes are new" in end_with_codes
    assert max(from_nothing, on_a_phone) <= MAX_CLICKS
    assert with_codes <= MAX_CLICKS_WITH_STANDARD_CODES
    assert problems == []
