"""The pages on a phone of 390 by 844 pixels."""

from typing import Any

import pytest

from tests.browser.driving.hotelier import HotelierFactory
from tests.browser.driving.phone import WIDTH, find_layout_problems
from tests.browser.driving.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def test_every_page_of_the_way_in_fits_a_phone_and_a_thumb(
    make_hotelier: HotelierFactory, stack: Stack, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier(is_phone=True)
    browser = anna.browser
    problems: list[str] = []
    seen: list[str] = []

    def look() -> None:
        assert browser.run("return document.documentElement.clientWidth") == WIDTH
        seen.append(browser.heading)
        problems.extend(
            f"{browser.driver.current_url}: {each}" for each in find_layout_problems(browser)
        )

    anna.on_page = look
    browser.open(f"{stack.url}/accounts/login/")
    look()
    anna.sign_up(company="A company with a name that is long and does-not-want-to-break-anywhere")
    anna.go_to_apaleo(email=apaleo_account["users"][0]["email"])
    browser.click("Refuse")
    browser.wait_for_words("Nothing was connected")
    look()
    browser.open(f"{stack.url}/")
    browser.click("Continue to apaleo")
    stack.control.set_latency(path="/inventory", seconds=0.7)
    browser.click("Allow")
    browser.wait_for_words("Reading your hotels")
    look()
    browser.wait_for_words("What to do next")
    look()
    disconnect = f"{browser.driver.current_url}disconnect/"
    for address in (disconnect, f"{stack.url}/hotels/", f"{stack.url}/hotels/team/"):
        browser.open(address)
        look()

    assert len(seen) == 11
    assert problems == []
