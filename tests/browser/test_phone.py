"""The pages on a phone of 390 by 844 pixels."""

import pytest

pytestmark = pytest.mark.browser

WIDTH = 390
SMALLEST_TARGET = 44

TOO_WIDE = """
const width = document.documentElement.scrollWidth;
return width > arguments[0] ? [`the page is ${width} pixels wide`] : [];
"""
TOO_SMALL = """
const targets = [...document.querySelectorAll(
    "button:not(.button-link), .button, .button-quiet, .button-danger, label.check, "
    + "select, textarea, input:not([type=hidden], [type=checkbox], [type=radio])"
)];
return targets
    .filter(target => target.checkVisibility())
    .map(target => [target.getBoundingClientRect().height, target.innerText || target.name])
    .filter(([height]) => height < arguments[0])
    .map(([height, name]) => `“${name}” is ${height} pixels high`);
"""


def test_every_page_of_the_way_in_fits_a_phone_and_a_thumb(make_hotelier, stack, apaleo_account):
    anna = make_hotelier(is_phone=True)
    browser, problems, seen = anna.browser, [], []

    def look() -> None:
        assert browser.run("return document.documentElement.clientWidth") == WIDTH
        seen.append(browser.heading)
        found = browser.run(TOO_WIDE, WIDTH) + browser.run(TOO_SMALL, SMALLEST_TARGET)
        problems.extend(f"{browser.driver.current_url}: {problem}" for problem in found)

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
